/* dolsd-page: reads its options and runs the server. */
#include <getopt.h>
#include <stdio.h>
#include <signal.h>

#include "page/page.h"

static const char usage[] =
    "usage: dolsd-page [-v] [-d CONNINFO] [-l WHERE] [-t FOLDER] [-L LANGUAGE] [-n COUNCIL]\n"
    "                  [-H HEADER | -A]\n"
    "  -d CONNINFO    the database, as a libpq connection string; else from libpq's environment\n"
    "  -l WHERE       a socket's path, or a loopback address and a port (127.0.0.1:8470)\n"
    "  -t FOLDER      templates of the pages (" SYSCONFDIR "-page/en)\n"
    "  -L LANGUAGE    also in this language, such as cy, for browsers that prefer it: the folder "
    "next to it\n"
    "  -n COUNCIL     whose pages they are\n"
    "  -H HEADER      header that says who asks (X-Remote-User)\n"
    "  -A             nobody says who asks: for demonstrations\n"
    "  -v             log everything\n"
    "  -V, --version  print the version\n"
    "  -h, --help     print this\n";

static bool take(struct page_options *options, int option)
{
    switch (option) {
    case 'd':
        options->conninfo = optarg;
        break;
    case 'l':
        options->listen = optarg;
        break;
    case 't':
        options->templates = optarg;
        break;
    case 'L':
        options->language = optarg;
        break;
    case 'n':
        options->council = optarg;
        break;
    case 'H':
        options->asker = optarg;
        break;
    case 'A':
        options->asker = NULL;
        break;
    case 'v':
        options->verbose = true;
        break;
    default:
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    static const struct option names[] = {{"version", 0, NULL, 'V'}, {"help", 0, NULL, 'h'}, {0}};
    struct page_options options = {.conninfo = "",
                                   .listen = "127.0.0.1:8470",
                                   .templates = SYSCONFDIR "-page/en",
                                   .council = "",
                                   .asker = "X-Remote-User"};
    bool good = true;
    int option;

    while ((option = getopt_long(argc, argv, "d:l:t:L:n:H:AvVh", names, NULL)) != -1) {
        if (option == 'V' || option == 'h')
            return fputs(option == 'V' ? "dolsd-page " PACKAGE_VERSION "\n" : usage, stdout) == EOF;
        good = take(&options, option) && good;
    }
    if (optind != argc || !good) {
        fputs(usage, stderr);
        return PAGE_USAGE;
    }
    signal(SIGPIPE, SIG_IGN);
    return page_run(&options);
}
