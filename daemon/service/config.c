#include "service/config.h"

#include <errno.h>
#include <stdarg.h>
#include <libconfig.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "service/config_check.h"

#define WHERE(field) offsetof(struct config, field)

static const char *const deliver_names[] = {"smtp", "maildir", NULL};
static const char *const tls_names[] = {"none", "starttls", "tls", NULL};
static const char *const level_names[] = {"error", "warning", "info", "debug", NULL};

#define TEXT(path, field, fallback, required, reloads, meaning)                                    \
    {                                                                                              \
        path, CONFIG_TEXT, WHERE(field), fallback, NULL, 0, 0, required, reloads, meaning          \
    }
#define NUMBER(path, field, fallback, least, most, reloads, meaning)                               \
    {                                                                                              \
        path, CONFIG_NUMBER, WHERE(field), fallback, NULL, least, most, false, reloads, meaning    \
    }
#define BOOLEAN(path, field, fallback, reloads, meaning)                                           \
    {                                                                                              \
        path, CONFIG_BOOLEAN, WHERE(field), fallback, NULL, 0, 0, false, reloads, meaning          \
    }
#define CHOICE(path, field, fallback, choices, reloads, meaning)                                   \
    {                                                                                              \
        path, CONFIG_CHOICE, WHERE(field), fallback, choices, 0, 0, false, reloads, meaning        \
    }

static const struct config_key keys[] = {
    TEXT("database.conninfo", database.conninfo, "dbname=dolsd", false, false,
         "how to reach PostgreSQL, as libpq writes it; passwords belong in a passfile"),
    NUMBER("database.safety_interval", database.safety_interval, "60", 1, 3600, true,
           "seconds after which the database is looked at although nothing is due"),
    NUMBER("database.reconnect_at_most", database.reconnect_at_most, "30", 1, 600, false,
           "longest pause in seconds between two tries to reach the database"),
    NUMBER("database.connect_timeout", database.connect_timeout, "10", 1, 120, false,
           "seconds after which a try to connect is given up"),
    NUMBER("database.statement_timeout", database.statement_timeout, "30", 1, 600, false,
           "seconds after which the server ends a statement"),
    NUMBER("database.batch", database.batch, "500", 1, 1000, true,
           "how many matters are worked out, and deadlines fired, in one transaction"),
    CHOICE("mail.deliver", mail.deliver, "smtp", deliver_names, true,
           "smtp hands mail to a relay; maildir writes it into a folder"),
    TEXT("mail.from", mail.from, NULL, true, true, "address that mail comes from"),
    TEXT("mail.reply_to", mail.reply_to, "", false, true,
         "address that answers go to; empty: council.reply_to"),
    TEXT("mail.message_id_domain", mail.message_id_domain, "", false, true,
         "right side of Message-ID; empty: the domain of mail.from"),
    TEXT("mail.bounces", mail.bounces, "", false, true,
         "address that returned mail goes to, with a signed key after a plus sign; empty: "
         "mail.from"),
    TEXT("mail.bounces_secret", mail.bounces_secret, "", false, true,
         "file whose first line signs those keys"),
    TEXT("mail.maildir", mail.maildir, "", false, true, "the folder, where deliver is maildir"),
    TEXT("mail.smtp.host", mail.smtp.host, "localhost", false, true, "the relay"),
    NUMBER("mail.smtp.port", mail.smtp.port, "25", 1, 65535, true, "its port"),
    CHOICE("mail.smtp.tls", mail.smtp.tls, "none", tls_names, true,
           "none (this host only), starttls (required), or tls from the first byte"),
    TEXT("mail.smtp.ca_file", mail.smtp.ca_file, "", false, true,
         "certificates that the relay's must derive from; empty: the system's"),
    TEXT("mail.smtp.user", mail.smtp.user, "", false, true, "user name; empty: no login"),
    TEXT("mail.smtp.password_file", mail.smtp.password_file, "", false, true,
         "file whose first line is the password"),
    TEXT("mail.smtp.oauth_token_file", mail.smtp.oauth_token_file, "", false, true,
         "file whose first line is an OAuth access token, instead of a password"),
    TEXT("mail.smtp.oauth_url", mail.smtp.oauth_url, "", false, true,
         "where such a token is fetched and renewed, by client credentials; empty: nowhere"),
    TEXT("mail.smtp.oauth_client_id", mail.smtp.oauth_client_id, "", false, true,
         "who asks for it there"),
    TEXT("mail.smtp.oauth_client_secret_file", mail.smtp.oauth_client_secret_file, "", false, true,
         "file whose first line is the secret of whoever asks"),
    TEXT("mail.smtp.oauth_scope", mail.smtp.oauth_scope, "https://outlook.office365.com/.default",
         false, true, "what it is asked for"),
    TEXT("mail.smtp.hello", mail.smtp.hello, "", false, true,
         "name to greet the relay with; empty: this host's, with its domain"),
    NUMBER("mail.smtp.sessions", mail.smtp.sessions, "2", 1, 32, true,
           "how many connections are kept at most"),
    NUMBER("mail.smtp.connect_timeout", mail.smtp.connect_timeout, "30", 1, 300, true,
           "seconds until connected, greeted and logged in"),
    NUMBER("mail.smtp.reply_timeout", mail.smtp.reply_timeout, "300", 1, 600, true,
           "seconds to wait for each reply but the last"),
    NUMBER("mail.smtp.final_timeout", mail.smtp.final_timeout, "600", 1, 1200, true,
           "seconds to wait for the last reply, that says whether the relay took the mail"),
    BOOLEAN("mail.smtp.onward_tls", mail.smtp.onward_tls, "true", true,
            "whether a relay on this host requires TLS for what it passes on"),
    BOOLEAN("mail.smtp.ask_dsn", mail.smtp.ask_dsn, "true", true,
            "ask a relay that can to report failure and delay (to mail.from)"),
    TEXT(
        "webhook.secrets", webhook.secrets, "", false, true,
        "folder with a file of secrets for each contact on webhook, named by its number; empty: no "
        "webhooks"),
    TEXT("webhook.allow", webhook.allow, "", false, true,
         "networks that webhooks may lead to although they are not public, as 10.1.0.0/16"),
    TEXT("webhook.ca_file", webhook.ca_file, "", false, true,
         "certificates that their servers' must derive from; empty: the system's"),
    NUMBER("webhook.timeout", webhook.timeout, "15", 1, 60, true,
           "seconds in which a webhook must be answered"),
    TEXT("teams.url_file", teams.url_file, "", false, true,
         "file whose first line is the Workflows URL of the channel in Teams that gets copies of "
         "the team's digest; empty: none"),
    TEXT("teams.ca_file", teams.ca_file, "", false, true,
         "certificates that its server's must derive from; empty: the system's"),
    NUMBER("teams.timeout", teams.timeout, "15", 1, 60, true, "seconds in which it must answer"),
    TEXT("notify.key_file", notify.key_file, "", false, true,
         "file whose first line is the API key of GOV.UK Notify; empty: it is not used"),
    TEXT("notify.url", notify.url, "https://api.notifications.service.gov.uk", false, true,
         "where the service is"),
    TEXT("notify.email_template", notify.email_template, "", false, true,
         "its template for e-mails; empty: none are sent"),
    TEXT("notify.sms_template", notify.sms_template, "", false, true,
         "its template for text messages; empty: none are sent"),
    TEXT("notify.letter_template", notify.letter_template, "", false, true,
         "its template for letters; empty: none are sent"),
    TEXT("notify.ca_file", notify.ca_file, "", false, true,
         "certificates that its own must derive from; empty: the system's"),
    NUMBER("notify.timeout", notify.timeout, "15", 1, 60, true, "seconds in which it must answer"),
    TEXT("council.name", council.name, NULL, true, true, "the council, as mails name it"),
    TEXT("council.team", council.team, "DoLS team", false, true, "the team, as mails name it"),
    TEXT("council.reply_to", council.reply_to, NULL, true, true, "the team's address"),
    TEXT("council.phone", council.phone, "", false, true, "the team's telephone number"),
    TEXT("council.address", council.address, "", false, true, "the team's postal address"),
    TEXT("council.hours", council.hours, "", false, true, "when the team can be reached"),
    TEXT("council.hours_cy", council.hours_cy, "", false, true, "the same in Welsh"),
    TEXT("council.out_of_hours", council.out_of_hours, "", false, true,
         "whom to call when the team is closed"),
    TEXT("council.asks", council.asks, "", false, true,
         "what the council asks of homes since the test of deprivation of liberty changed; "
         "empty: whether an authorisation is still needed"),
    TEXT("council.asks_cy", council.asks_cy, "", false, true, "the same in Welsh"),
    TEXT("council.guidance", council.guidance, "", false, true,
         "where the council's guidance on the test is, as https://..."),
    TEXT("council.page", council.page, "", false, true,
         "where officers find the page of dolsd-page, as https://..."),
    TEXT("templates.directory", templates.directory, "templates", false, true,
         "folder with a folder of templates for each language"),
    TEXT("templates.language", templates.language, "en", false, true,
         "language of a contact who has none, or one without templates"),
    NUMBER("courier.lease", courier.lease, "300", 30, 3600, true,
           "seconds after which a message that nobody reported on counts as unknown"),
    BOOLEAN("courier.resend_unknown", courier.resend_unknown, "true", true,
            "whether a message whose last reply was lost is sent again, with the same Message-ID"),
    NUMBER("courier.drain", courier.drain, "20", 1, 300, true,
           "seconds that a stop waits for what is under way"),
    TEXT("seal.file", seal.file, "", false, true,
         "file that seals of the ledger are added to, outside the database; empty: only the log"),
    CHOICE("log.level", log.level, "info", level_names, true, "error, warning, info or debug"),
    TEXT("worker.name", worker.name, "", false, false,
         "name of this process in the database; empty: this host's"),
    TEXT("alarm.address", alarm.address, "", false, true,
         "who is mailed about what goes wrong; empty: nobody"),
    NUMBER("alarm.after", alarm.after, "600", 1, 86400, true,
           "seconds that it lasts before that mail"),
    TEXT("alarm.webhook", alarm.webhook, "", false, true,
         "URL that gets the same by an HTTP POST; empty: none"),
    TEXT("alarm.webhook_secret", alarm.webhook_secret, "", false, true,
         "file with the secret that signs it; empty: it is not signed"),
    TEXT("alarm.ping", alarm.ping, "", false, true,
         "URL that is asked for while all is well, so that its owner notices silence; empty: none"),
    NUMBER("alarm.ping_every", alarm.ping_every, "60", 1, 86400, true,
           "seconds from one such request to the next"),
};

const struct config_key *config_keys(size_t *count)
{
    *count = ARRAY_SIZE(keys);
    return keys;
}

static char **text_slot(const struct config *config, const struct config_key *key)
{
    return (char **)((char *)config + key->offset);
}

static int *number_slot(const struct config *config, const struct config_key *key)
{
    return (int *)((char *)config + key->offset);
}

static bool holds_text(const struct config_key *key)
{
    return key->type == CONFIG_TEXT;
}

/* ---------------------------------------------------------------- one setting */

static void take_text(struct config_reading *reading, const struct config_key *key,
                      const char *value)
{
    char **slot = text_slot(reading->config, key);

    if (!utf8_valid(value, strlen(value))) {
        config_fault(reading, key->path, "%s is not UTF-8 text: save the file as UTF-8", key->path);
        return;
    }
    if (utf8_has_control(value)) {
        config_fault(reading, key->path, "%s must not hold line feeds or control characters",
                     key->path);
        return;
    }
    if (key->required && *value == '\0') {
        config_fault(reading, key->path, "%s must not be empty", key->path);
        return;
    }
    free(*slot);
    *slot = xstrdup(value);
}

static void take_choice(struct config_reading *reading, const struct config_key *key,
                        const char *value)
{
    struct buf names = BUF_INIT;

    for (int i = 0; key->choices[i] != NULL; i++) {
        if (strcmp(key->choices[i], value) == 0) {
            *number_slot(reading->config, key) = i;
            buf_free(&names);
            return;
        }
        buf_printf(&names, "%s\"%s\"", i > 0 ? ", " : "", key->choices[i]);
    }
    config_fault(reading, key->path, "%s is \"%s\" and must be one of %s", key->path, value,
                 names.data);
    buf_free(&names);
}

static void take_number(struct config_reading *reading, const struct config_key *key,
                        long long value)
{
    if (value < key->least || value > key->most)
        config_fault(reading, key->path, "%s is %lld and must be from %d to %d", key->path, value,
                     key->least, key->most);
    else
        *number_slot(reading->config, key) = (int)value;
}

static void take_setting(struct config_reading *reading, const struct config_key *key,
                         const config_setting_t *setting)
{
    static const char *const wanted[] = {
        [CONFIG_TEXT] = "a text in quotes",
        [CONFIG_NUMBER] = "a whole number",
        [CONFIG_BOOLEAN] = "true or false",
        [CONFIG_CHOICE] = "a text in quotes",
    };
    int type = config_setting_type(setting);

    reading->places[key - keys].file = config_setting_source_file(setting);
    reading->places[key - keys].line = (int)config_setting_source_line(setting);
    if (key->type == CONFIG_TEXT && type == CONFIG_TYPE_STRING)
        take_text(reading, key, config_setting_get_string(setting));
    else if (key->type == CONFIG_CHOICE && type == CONFIG_TYPE_STRING)
        take_choice(reading, key, config_setting_get_string(setting));
    else if (key->type == CONFIG_NUMBER && (type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64))
        take_number(reading, key, config_setting_get_int64(setting));
    else if (key->type == CONFIG_BOOLEAN && type == CONFIG_TYPE_BOOL)
        *number_slot(reading->config, key) = config_setting_get_bool(setting);
    else
        config_fault(reading, key->path, "%s must be %s", key->path, wanted[key->type]);
}

/* ---------------------------------------------------------------- the whole tree */

static const struct config_key *find_key(const char *path)
{
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (strcmp(keys[i].path, path) == 0)
            return &keys[i];
    }
    return NULL;
}

/* Whether there are keys below it. */
static bool is_group(const char *path)
{
    size_t length = strlen(path);

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (strncmp(keys[i].path, path, length) == 0 && keys[i].path[length] == '.')
            return true;
    }
    return false;
}

static void walk(struct config_reading *reading, const config_setting_t *group, const char *above)
{
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *setting = config_setting_get_elem(group, (unsigned)i);
        const char *name = config_setting_name(setting);
        char *path = *above != '\0' ? xasprintf("%s.%s", above, name) : xstrdup(name);
        const char *file = config_setting_source_file(setting);
        int line = (int)config_setting_source_line(setting);
        const struct config_key *key = find_key(path);

        if (key != NULL)
            take_setting(reading, key, setting);
        else if (!is_group(path))
            faults_add(reading->faults, file != NULL ? file : reading->config->file, line,
                       "unknown key %s", path);
        else if (!config_setting_is_group(setting))
            faults_add(reading->faults, file != NULL ? file : reading->config->file, line,
                       "%s must be a group: %s: { ... };", path, name);
        else
            walk(reading, setting, path);
        free(path);
    }
}

void config_fault(struct config_reading *reading, const char *path, const char *format, ...)
{
    const struct config_key *key = find_key(path);
    const struct config_place *place = &reading->places[key - keys];
    va_list values;
    char *text;

    va_start(values, format);
    text = xvasprintf(format, values);
    va_end(values);
    faults_add(reading->faults, place->file != NULL ? place->file : reading->config->file,
               place->line, "%s", text);
    free(text);
}

static void set_fallbacks(struct config *config)
{
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        const struct config_key *key = &keys[i];
        int *number = number_slot(config, key);

        switch (key->type) {
        case CONFIG_TEXT:
            *text_slot(config, key) = xstrdup(key->fallback != NULL ? key->fallback : "");
            break;
        case CONFIG_NUMBER:
            *number = atoi(key->fallback);
            break;
        case CONFIG_BOOLEAN:
            *number = strcmp(key->fallback, "true") == 0;
            break;
        case CONFIG_CHOICE:
            for (*number = 0; strcmp(key->choices[*number], key->fallback) != 0; ++*number)
                continue;
            break;
        }
    }
}

static void check_required(struct config_reading *reading)
{
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (keys[i].required && reading->places[i].line == 0)
            config_fault(reading, keys[i].path, "%s is missing: %s", keys[i].path, keys[i].meaning);
    }
}

bool config_can_read(const char *file, char **cause)
{
    if (access(file, R_OK) == 0)
        return true;
    *cause = errno == ENOENT ? xstrdup("is not there")
                             : xasprintf("cannot be read: %s", strerror(errno));
    return false;
}

static bool parse(config_t *tree, const char *file, struct faults *faults)
{
    char *folder = config_folder(file), *cause = NULL;
    bool good;

    config_set_include_dir(tree, folder);
    free(folder);
    good = config_read_file(tree, file) == CONFIG_TRUE;
    if (good)
        return true;
    if (config_error_type(tree) == CONFIG_ERR_FILE_IO && config_error_line(tree) == 0)
        faults_add(faults, file, 0, "%s",
                   config_can_read(file, &cause) ? "cannot be read: it is not a file" : cause);
    else
        faults_add(faults, config_error_file(tree) != NULL ? config_error_file(tree) : file,
                   config_error_line(tree), "%s", config_error_text(tree));
    free(cause);
    return false;
}

struct config *config_gather(const char *file, struct faults *faults)
{
    struct config_place places[ARRAY_SIZE(keys)] = {0};
    struct config *config = xcalloc(1, sizeof(*config));
    struct config_reading reading = {config, faults, places};
    config_t tree;
    bool parsed;

    config->file = xstrdup(file);
    set_fallbacks(config);
    config_init(&tree);
    parsed = parse(&tree, file, faults);
    if (parsed) {
        walk(&reading, config_root_setting(&tree), "");
        check_required(&reading);
        config_check(&reading);
    }
    config_destroy(&tree);
    if (parsed)
        return config;
    config_free(config);
    return NULL;
}

struct config *config_load(const char *file, struct faults *faults)
{
    size_t before = faults->count;
    struct config *config = config_gather(file, faults);

    if (faults->count == before)
        return config;
    config_free(config);
    return NULL;
}

/* ---------------------------------------------------------------- */

static bool same(const struct config *a, const struct config *b, const struct config_key *key)
{
    if (holds_text(key))
        return strcmp(*text_slot(a, key), *text_slot(b, key)) == 0;
    return *number_slot(a, key) == *number_slot(b, key);
}

static void hold(const struct config *old, struct config *new, const struct config_key *key)
{
    char **slot = text_slot(new, key);

    if (holds_text(key)) {
        free(*slot);
        *slot = xstrdup(*text_slot(old, key));
    } else {
        *number_slot(new, key) = *number_slot(old, key);
    }
}

char *config_hold(const struct config *old, struct config *new)
{
    struct buf list = BUF_INIT;

    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (keys[i].reloads || same(old, new, &keys[i]))
            continue;
        buf_printf(&list, "%s%s", list.len > 0 ? ", " : "", keys[i].path);
        hold(old, new, &keys[i]);
    }
    return list.len > 0 ? buf_steal(&list) : NULL;
}

bool config_differs(const struct config *a, const struct config *b, const char *prefix)
{
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (strncmp(keys[i].path, prefix, strlen(prefix)) == 0 && !same(a, b, &keys[i]))
            return true;
    }
    return false;
}

void config_free(struct config *config)
{
    if (config == NULL)
        return;
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (holds_text(&keys[i]))
            free(*text_slot(config, &keys[i]));
    }
    free(config->file);
    free(config);
}
