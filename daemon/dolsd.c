/* dolsd: reads its options and runs the daemon. */
#include <getopt.h>
#include <stdio.h>

#include "service/daemon.h"

static const char usage[] =
    "usage: dolsd [-v] [-c FILE] [-t [--online]]\n"
    "  -c FILE        configuration (" SYSCONFDIR "/dolsd.conf)\n"
    "  -t             check the configuration and the templates, and exit\n"
    "  --online       with -t: ask the database and each way out too; nothing is sent\n"
    "  -v             log everything\n"
    "  -V, --version  print the version\n"
    "  -h, --help     print this\n";

int main(int argc, char **argv)
{
    static const struct option names[] = {
        {"version", 0, NULL, 'V'}, {"help", 0, NULL, 'h'}, {"online", 0, NULL, 'o'}, {0}};
    const char *file = SYSCONFDIR "/dolsd.conf";
    bool check = false, online = false, verbose = false, good = true;
    int option;

    while ((option = getopt_long(argc, argv, "c:tvVh", names, NULL)) != -1) {
        if (option == 'V' || option == 'h')
            return fputs(option == 'V' ? "dolsd " PACKAGE_VERSION "\n" : usage, stdout) == EOF;
        if (option == 'c')
            file = optarg;
        good = good && option != '?';
        check = check || option == 't';
        online = online || option == 'o';
        verbose = verbose || option == 'v';
    }
    if (optind != argc || !good || (online && !check)) {
        fputs(usage, stderr);
        return DAEMON_USAGE;
    }
    return check ? daemon_check(file, online) : daemon_run(file, verbose);
}
