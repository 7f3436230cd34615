/* dolsd: options, and over to the daemon. */
#include <getopt.h>
#include <stdio.h>

#include "service/daemon.h"

static const char usage[] = "usage: dolsd [-tv] [-c FILE]\n"
                            "  -c FILE        configuration (" SYSCONFDIR "/dolsd.conf)\n"
                            "  -t             check the configuration and the templates, and leave\n"
                            "  -v             log everything\n"
                            "  -V, --version  say which version this is\n"
                            "  -h, --help     say this\n";

int main(int argc, char **argv)
{
    static const struct option names[] = {
        {"version", no_argument, NULL, 'V'}, {"help", no_argument, NULL, 'h'}, {0}};
    const char *file = SYSCONFDIR "/dolsd.conf";
    bool check = false, verbose = false;
    int option;

    while ((option = getopt_long(argc, argv, "c:tvVh", names, NULL)) != -1) {
        switch (option) {
        case 'c': file = optarg; break;
        case 't': check = true; break;
        case 'v': verbose = true; break;
        case 'V': return puts("dolsd " PACKAGE_VERSION) == EOF;
        case 'h': return fputs(usage, stdout) == EOF;
        default: optind = argc + 1;
        }
    }
    if (optind != argc)
        return fputs(usage, stderr), DAEMON_USAGE;
    return check ? daemon_check(file) : daemon_run(file, verbose);
}
