/*
 * The configuration file: libconfig syntax, one table of keys, all faults reported at once.
 *
 * config_load reads the file (and what it includes), checks every setting against the table, fills
 * in the defaults, and then checks that the settings make sense together. It collects every fault
 * with its file and line; with any fault there is no configuration. Unknown keys and wrong types
 * are faults. The daemon runs on what it returns: the file is not read a second time.
 *
 * Secrets are never settings, only file names; the files must be readable, and a secret is read
 * when it is needed, so that a token may change meanwhile. A name without a slash is looked for in
 * systemd's credentials directory ($CREDENTIALS_DIRECTORY), if there is one; any other relative
 * name next to the configuration file.
 *
 * Every string is set; an optional setting without a default is "". Times are in seconds.
 */
#ifndef SERVICE_CONFIG_H
#define SERVICE_CONFIG_H

#include "base/base.h"
#include "base/faults.h"
#include "base/log.h"

enum config_deliver { DELIVER_SMTP, DELIVER_MAILDIR };
enum config_tls { CONFIG_TLS_NONE, CONFIG_TLS_STARTTLS, CONFIG_TLS_TLS };

struct config {
    char *file;
    struct {
        char *conninfo;
        int safety_interval;
        int reconnect_at_most;
        int connect_timeout;
        int statement_timeout;
        int batch;
    } database;
    struct {
        int deliver; /* enum config_deliver */
        char *from;
        char *reply_to; /* council.reply_to if not set */
        char *message_id_domain;
        char *bounces;        /* base of envelope senders; empty: mail.from */
        char *bounces_secret; /* a file */
        char *maildir;
        struct {
            char *host;
            int port;
            int tls; /* enum config_tls */
            char *ca_file;
            char *user;
            char *password_file;
            char *oauth_token_file;
            char *oauth_url;
            char *oauth_client_id;
            char *oauth_client_secret_file;
            char *oauth_scope;
            char *hello;
            int sessions;
            int connect_timeout;
            int reply_timeout;
            int final_timeout;
            int onward_tls; /* 0 or 1, as the next */
            int ask_dsn;
        } smtp;
    } mail;
    struct {
        char *secrets; /* prefix of each contact's file of secrets; the contact's number follows */
        char *allow;
        char *ca_file;
        int timeout;
    } webhook;
    struct {
        char *url_file;
        char *ca_file;
        int timeout;
    } teams;
    struct {
        char *key_file;
        char *url;
        char *email_template;
        char *sms_template;
        char *letter_template;
        char *ca_file;
        int timeout;
    } notify;
    struct {
        char *name;
        char *team;
        char *reply_to;
        char *phone;
        char *address;
        char *hours;
        char *hours_cy;
        char *out_of_hours;
        char *asks;
        char *asks_cy;
        char *guidance;
        char *page;
    } council;
    struct {
        char *directory;
        char *language;
    } templates;
    struct {
        int lease;
        int resend_unknown; /* 0 or 1 */
        int drain;
    } courier;
    struct {
        char *file;
    } seal;
    struct {
        int level; /* enum log_level */
    } log;
    struct {
        char *name;
    } worker;
    struct {
        char *address;
        int after;
        char *webhook;
        char *webhook_secret;
        char *ping;
        int ping_every;
    } alarm;
};

enum config_type { CONFIG_TEXT, CONFIG_NUMBER, CONFIG_BOOLEAN, CONFIG_CHOICE };

/* One row of the table; the sample file, the manual page and the reader all follow it. */
struct config_key {
    const char *path; /* as "mail.smtp.port" */
    enum config_type type;
    size_t offset;              /* in struct config: char *, or int */
    const char *fallback;       /* default as written in the file; NULL: none */
    const char *const *choices; /* CONFIG_CHOICE: names in order of their values; ends with NULL */
    int least, most;            /* CONFIG_NUMBER */
    bool required;
    bool reloads; /* a reload applies it; otherwise only a restart */
    const char *meaning;
};

const struct config_key *config_keys(size_t *count);

/* For callers that look for faults elsewhere too: if there are faults, returns what could be read,
 * and defaults for the rest. NULL if the file could not be parsed. */
struct config *config_gather(const char *file, struct faults *faults) MUST_USE;

/* Whether the file can be read; if not, why, in words that the caller frees. */
bool config_can_read(const char *file, char **cause);

/* NULL if there is any fault. */
struct config *config_load(const char *file, struct faults *faults) MUST_USE;

/* Settings that are valid but often a mistake; NULL: none. The caller frees it. */
char *config_doubt(const struct config *config) MUST_USE;

/* Sets the keys of `new` that only a restart applies to the values of `old`. Returns the paths of
 * those that differed, separated by ", "; NULL if none. The caller frees it. */
char *config_hold(const struct config *old, struct config *new);

/* Whether any key differs whose path begins with the prefix. */
bool config_differs(const struct config *a, const struct config *b, const char *prefix);

void config_free(struct config *config);

#endif
