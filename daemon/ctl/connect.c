/*
 * Which database a verb uses: -d, else the one in the configuration, else (without a configuration)
 * what libpq finds in the environment.
 */
#include <stdio.h>
#include <unistd.h>

#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "service/config.h"

#define CONFIG_FILE SYSCONFDIR "/dolsd.conf"

const char *ctl_config_file(const struct ctl *ctl)
{
    return ctl->config_file != NULL ? ctl->config_file : CONFIG_FILE;
}

static struct connection *open_or_say(const struct ctl *ctl, const char *conninfo,
                                      enum ctl_exit *code)
{
    char *cause = NULL;
    struct connection *connection = connection_open(conninfo, &cause);

    if (connection == NULL)
        *code = ctl_fail_cause(ctl, CTL_CANNOT, cause);
    return connection;
}

struct connection *ctl_connect(const struct ctl *ctl, enum ctl_exit *code)
{
    struct faults faults = FAULTS_INIT;
    struct connection *connection;
    struct config *config;

    if (ctl->conninfo != NULL)
        return open_or_say(ctl, ctl->conninfo, code);
    if (ctl->config_file == NULL && access(CONFIG_FILE, F_OK) != 0)
        return open_or_say(ctl, "", code);
    config = config_load(ctl_config_file(ctl), &faults);
    if (config == NULL) {
        faults_print(&faults, stderr);
        faults_free(&faults);
        *code = ctl_fail(ctl, CTL_REFUSED,
                         "the configuration is refused; -d CONNINFO works without it");
        return NULL;
    }
    connection = open_or_say(ctl, config->database.conninfo, code);
    config_free(config);
    faults_free(&faults);
    return connection;
}

enum ctl_exit ctl_fail_asked(const struct ctl *ctl, const struct connection *connection,
                             char *cause)
{
    return ctl_fail_cause(ctl, connection_refused(connection) ? CTL_REFUSED : CTL_CANNOT, cause);
}
