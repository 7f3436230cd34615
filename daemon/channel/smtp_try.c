#include "channel/smtp_try.h"

#include <event2/event.h>
#include <string.h>

#include "base/xalloc.h"
#include "channel/outcome.h"
#include "channel/smtp_config.h"
#include "channel/smtp_link.h"

struct trial {
    struct event_base *base;
    struct smtp_config *config;
    struct smtp_link *link;
    bool up;
    char *cause;
};

static void on_up(void *arg)
{
    static const char quit[] = "QUIT\r\n";
    struct trial *trial = arg;
    size_t sent;

    /* A courtesy to the relay's log; it does not matter if it is lost. */
    (void)!smtp_link_send(trial->link, quit, strlen(quit), &sent);
    trial->up = true;
    event_base_loopbreak(trial->base);
}

static void on_down(void *arg, const struct verdict *why)
{
    struct trial *trial = arg;

    trial->cause = xasprintf("%s: %s", phase_name(why->phase), why->reply);
    event_base_loopbreak(trial->base);
}

static void on_token(void *arg, const char *token, const struct verdict *why)
{
    struct trial *trial = arg;

    if (token == NULL) {
        on_down(trial, why);
        return;
    }
    smtp_config_set_token(trial->config, token);
    smtp_link_open(trial->link);
}

bool smtp_try(const struct smtp_config *config, char **cause)
{
    struct trial trial = {.base = event_base_new(), .config = smtp_config_copy(config)};
    struct smtp_link_owner owner = {on_up, on_down, &trial};
    struct oauth *oauth = NULL;

    trial.link = smtp_link_new(trial.base, trial.config, &owner);
    if (trial.config->oauth.url != NULL) {
        oauth = oauth_new(trial.base, &trial.config->oauth, on_token, &trial);
        oauth_fetch(oauth);
    } else {
        smtp_link_open(trial.link);
    }
    while (!trial.up && trial.cause == NULL)
        event_base_loop(trial.base, EVLOOP_ONCE);
    oauth_free(oauth);
    smtp_link_free(trial.link);
    smtp_config_free(trial.config);
    event_base_free(trial.base);
    *cause = trial.cause;
    return trial.up;
}
