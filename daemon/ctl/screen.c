#include "ctl/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define USUAL_WIDTH 80

static struct {
    bool terminal, colour;
    size_t width;
    FILE *pager;
} screen = {.width = USUAL_WIDTH};

static bool is_set(const char *name)
{
    const char *value = getenv(name);

    return value != NULL && *value != '\0';
}

/* LESS: exit if everything fits on the screen, show colours, do not clear it. */
static void start_pager(void)
{
    const char *pager = getenv("PAGER");

    if (pager != NULL && (*pager == '\0' || strcmp(pager, "cat") == 0))
        return;
    setenv("LESS", "FRX", 0);
    fflush(stdout);
    screen.pager =
        popen(pager != NULL ? pager : "command -v less >/dev/null && exec less; exec cat", "w");
    if (screen.pager != NULL)
        dup2(fileno(screen.pager), STDOUT_FILENO);
}

void screen_begin(bool pager)
{
    struct winsize size;

    screen.terminal = isatty(STDOUT_FILENO);
    if (!screen.terminal)
        return;
    screen.colour = !is_set("NO_COLOR");
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > USUAL_WIDTH)
        screen.width = size.ws_col;
    if (pager)
        start_pager();
}

void screen_end(void)
{
    fflush(stdout);
    if (screen.pager == NULL)
        return;
    close(STDOUT_FILENO);
    pclose(screen.pager);
    screen.pager = NULL;
}

bool screen_is_terminal(void)
{
    return screen.terminal;
}

size_t screen_width(void)
{
    return screen.width;
}

const char *screen_fault(void)
{
    return screen.colour ? "\033[1;31m" : "";
}

const char *screen_warning(void)
{
    return screen.colour ? "\033[33m" : "";
}

const char *screen_plain(void)
{
    return screen.colour ? "\033[0m" : "";
}
