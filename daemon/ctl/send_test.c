/*
 * dolsctl send-test: sends a message marked as a test to a contact, by each of the contact's
 * channels and with the daemon's own code; records nothing.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "law/zone.h"
#include "service/config.h"
#include "service/errand.h"
#include "service/post.h"
#include "store/store.h"

struct send_test {
    struct ctl *ctl;
    const char *contact;
    const char *way; /* only this one; NULL: each */
    struct config *config;
    struct zone *zone;
    struct post *post;
};

static enum ctl_exit tell(const struct send_test *test, const char *channel,
                          const struct verdict *verdict)
{
    printf("contact %s, %s: %s in phase %s, code %d", test->contact, channel,
           outcome_name(verdict->outcome), phase_name(verdict->phase), verdict->code);
    if (verdict->host[0] != '\0')
        printf(", at %s", verdict->host);
    printf("%s%s\n", verdict->reply[0] != '\0' ? ": " : "", verdict->reply);
    return verdict->outcome == OUTCOME_DELIVERED || verdict->outcome == OUTCOME_ACCEPTED
               ? CTL_OK
               : CTL_CANNOT;
}

static enum ctl_exit send_by(struct send_test *test, const struct pg_result *rows, size_t row)
{
    const struct way *way = way_find(rows_text(rows, row, "channel"));
    instant_t now = rows_number(rows, row, "now_s");
    struct store_message message = {
        .contact_id = rows_number(rows, row, "contact_id"),
        .key = rows_text(rows, row, "key"),
        .channel = rows_text(rows, row, "channel"),
        .address = rows_text(rows, row, "address"),
        .name = rows_text(rows, row, "name"),
        .language = rows_text(rows, row, "language"),
        .tier = rows_text(rows, row, "tier"),
        .require_tls = rows_truth(rows, row, "require_tls"),
        .first_at = now,
        .number = 1,
        .attempts = 1,
        .notices = "[]",
    };
    struct verdict verdict = {0};
    struct delivery *delivery;
    char *cause = NULL;

    if (way == NULL || !way->configured(test->config))
        return ctl_fail(test->ctl, CTL_REFUSED,
                        "contact %s is on “%s”, and dolsd is not set up to send that way",
                        test->contact, message.channel);
    delivery = way->write(test->post, &message, now, &cause);
    if (delivery == NULL)
        return ctl_fail_cause(test->ctl, CTL_REFUSED, cause);
    errand_send(test->config, way, delivery, &verdict);
    return tell(test, message.channel, &verdict);
}

/* A channel that cannot send at all matters more than one that did not deliver. */
static enum ctl_exit worse(enum ctl_exit one, enum ctl_exit other)
{
    if (one == CTL_REFUSED || other == CTL_REFUSED)
        return CTL_REFUSED;
    return one != CTL_OK ? one : other;
}

static enum ctl_exit send_to(struct send_test *test, const struct pg_result *rows)
{
    enum ctl_exit code = CTL_OK;
    size_t tried = 0;

    for (size_t row = 0; row < rows_count(rows); row++) {
        if (test->way != NULL && strcmp(rows_text(rows, row, "channel"), test->way) != 0)
            continue;
        code = worse(code, send_by(test, rows, row));
        fflush(stdout);
        tried++;
    }
    if (tried == 0)
        return ctl_fail(test->ctl, CTL_REFUSED, "contact %s has no way “%s” in casework.contact",
                        test->contact, test->way);
    return code;
}

static enum ctl_exit find_and_send(struct send_test *test)
{
    enum ctl_exit code;
    struct connection *connection = ctl_connect(test->ctl, &code);
    struct pg_result *rows;
    char *cause = NULL;

    if (connection == NULL)
        return code;
    rows = connection_ask(connection, STATEMENT_CTL_CONTACT, &test->contact, &cause);
    if (rows == NULL)
        code = ctl_fail_cause(test->ctl, CTL_CANNOT, cause);
    else if (rows_count(rows) == 0)
        code = ctl_fail(test->ctl, CTL_REFUSED, "there is no contact %s in casework.contact",
                        test->contact);
    else
        code = send_to(test, rows);
    rows_free(rows);
    connection_close(connection);
    return code;
}

/* Loads what the daemon would send with. */
static bool load(struct send_test *test)
{
    struct faults faults = FAULTS_INIT;
    char *cause = NULL;

    test->zone = zone_load(ZONE_LEGAL, &cause);
    if (test->zone == NULL)
        faults_add(&faults, "zone", 0, "%s", cause);
    free(cause);
    if (test->zone != NULL)
        test->config = config_load(ctl_config_file(test->ctl), &faults);
    if (test->config != NULL)
        test->post = post_load(test->config, test->zone, &faults);
    faults_print(&faults, stderr);
    faults_free(&faults);
    return test->post != NULL;
}

enum ctl_exit ctl_send_test(struct ctl *ctl, char **words)
{
    struct send_test test = {.ctl = ctl};
    const struct argument options[] = {{"way", ARGUMENT_TEXT, &test.way},
                                       {NULL, ARGUMENT_FLAG, NULL}};
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);
    enum ctl_exit code;

    if (count != 1)
        faults_add(&faults, "CONTACT", 0, "say which contact, by its number");
    else if (strspn(words[0], "0123456789") != strlen(words[0]) || strlen(words[0]) > 18)
        faults_add(&faults, "CONTACT", 0, "“%s” is not a number", words[0]);
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    test.contact = words[0];
    log_open(LOG_LEVEL_ERROR, false);
    signal(SIGPIPE, SIG_IGN);
    code = load(&test) ? find_and_send(&test) : CTL_REFUSED;
    post_free(test.post);
    config_free(test.config);
    zone_free(test.zone);
    return code;
}
