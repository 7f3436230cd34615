/* The reader of the configuration: what it takes, each kind of fault, and that the sample is true.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "service/config.h"

#define MAIL    "mail: { from = \"dols@council.example\"; };\n"
#define COUNCIL "council: { name = \"Example\"; reply_to = \"team@council.example\"; };\n"
#define FOLDER  "templates: { directory = \".\"; };\n"
#define LEAST   MAIL COUNCIL FOLDER

static char folder[] = "config_test.XXXXXX";

static char *in_folder(const char *name)
{
    return xasprintf("%s/%s", folder, name);
}

static void write_file(const char *name, const char *text, mode_t mode)
{
    char *path = in_folder(name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, mode), 0);
    free(path);
}

/* All faults a line each, without the folder; the configuration if there is none. */
static char *load(const char *text, struct config **config)
{
    struct faults faults = FAULTS_INIT;
    struct buf lines = BUF_INIT;
    char *path = in_folder("dolsd.conf");

    write_file("dolsd.conf", text, 0644);
    *config = config_load(path, &faults);
    assert_true((*config == NULL) == (faults.count > 0));
    for (size_t i = 0; i < faults.count; i++)
        buf_printf(&lines, "%s\n", faults.lines[i] + strlen(folder) + 1);
    faults_free(&faults);
    free(path);
    return buf_steal(&lines);
}

static void takes_the_least(void **state)
{
    struct config *config;
    char *faults = load(LEAST, &config);

    (void)state;
    assert_string_equal(faults, "");
    assert_string_equal(config->database.conninfo, "dbname=dolsd");
    assert_int_equal(config->database.safety_interval, 60);
    assert_int_equal(config->mail.deliver, DELIVER_SMTP);
    assert_int_equal(config->mail.smtp.port, 25);
    assert_int_equal(config->log.level, LOG_LEVEL_INFO);
    assert_string_equal(config->mail.message_id_domain, "council.example");
    assert_string_equal(config->mail.reply_to, "team@council.example");
    assert_true(config->courier.resend_unknown);
    assert_true(strlen(config->worker.name) > 0);
    config_free(config);
    free(faults);
}

static void takes_everything(void **state)
{
    struct config *config;
    char *faults;

    (void)state;
    write_file("password", "s3cret \n", 0600);
    write_file("ca.pem", "x", 0644);
    faults =
        load("database: { conninfo = \"host=/run/postgresql\"; safety_interval = 5; };\n"
             "mail: { deliver = \"smtp\"; from = \"dols@council.example\";\n"
             "  reply_to = \"else@council.example\"; message_id_domain = \"id.example\";\n"
             "  smtp: { host = \"relay.example\"; port = 587; tls = \"starttls\";\n"
             "    ca_file = \"ca.pem\"; user = \"dols\"; password_file = \"password\";\n"
             "    sessions = 4; }; };\n" COUNCIL FOLDER "courier: { resend_unknown = false; };\n"
             "log: { level = \"debug\"; }; worker: { name = \"one\"; };\n",
             &config);
    assert_string_equal(faults, "");
    assert_non_null(strstr(config->mail.smtp.password_file, "/password"));
    assert_int_equal(config->mail.smtp.tls, CONFIG_TLS_STARTTLS);
    assert_int_equal(config->mail.smtp.sessions, 4);
    assert_false(config->courier.resend_unknown);
    assert_int_equal(config->log.level, LOG_LEVEL_DEBUG);
    assert_string_equal(config->mail.reply_to, "else@council.example");
    config_free(config);
    free(faults);
}

static const struct {
    const char *text;
    const char *fault;
} bad[] = {
    {LEAST "log: { level = 3; };", "dolsd.conf:4: log.level must be a text in quotes\n"},
    {LEAST "log: { level = \"loud\"; };",
     "dolsd.conf:4: log.level is \"loud\" and must be one of \"error\", \"warning\", \"info\", "
     "\"debug\"\n"},
    {LEAST "log: { levle = \"info\"; };", "dolsd.conf:4: unknown key log.levle\n"},
    {LEAST "mial: { };", "dolsd.conf:4: unknown key mial\n"},
    {LEAST "log = \"info\";", "dolsd.conf:4: log must be a group: log: { ... };\n"},
    {LEAST "database: { batch = 0; };", "dolsd.conf:4: database.batch is 0 and must be from 1 to "
                                        "1000\n"},
    {LEAST "database: { batch = 99999999999L; };",
     "dolsd.conf:4: database.batch is 99999999999 and must be from 1 to 1000\n"},
    {LEAST "database: { batch = 1.5; };", "dolsd.conf:4: database.batch must be a whole number\n"},
    {LEAST "courier: { resend_unknown = 1; };",
     "dolsd.conf:4: courier.resend_unknown must be true or false\n"},
    {LEAST "worker: { name = \"a\\nb\"; };",
     "dolsd.conf:4: worker.name must not hold line feeds or control characters\n"},
    {MAIL FOLDER "council: { name = \"\"; };",
     "dolsd.conf:3: council.name must not be empty\n"
     "dolsd.conf: council.reply_to is missing: the team's "
     "address\n"},
    {COUNCIL FOLDER "mail: { from = \"DoLS <a@b>, c@d\"; };",
     "dolsd.conf:3: mail.from: \"DoLS <a@b>, c@d\" is not an address like team@council.example or "
     "Team <team@council.example>\n"},
    {COUNCIL FOLDER "mail: { from = \"a@b\"; smtp: { host = \"relay.example\"; }; };",
     "dolsd.conf: mail.smtp.tls is \"none\", which is allowed to a relay on this host only; set it "
     "to \"starttls\" or \"tls\" for relay.example\n"},
    {COUNCIL FOLDER "mail: { from = \"a@b\"; smtp: { user = \"u\"; }; };",
     "dolsd.conf:3: mail.smtp.user needs mail.smtp.password_file, mail.smtp.oauth_token_file or "
     "mail.smtp.oauth_url\n"},
    {COUNCIL FOLDER "mail: { from = \"a@b\"; deliver = \"maildir\"; };",
     "dolsd.conf: mail.maildir is missing: deliver is \"maildir\"\n"},
    {COUNCIL FOLDER "mail: { from = \"a@b\"; message_id_domain = \"a b\"; };",
     "dolsd.conf:3: mail.message_id_domain: \"a b\" is not a domain\n"},
    {COUNCIL FOLDER "mail: { from = \"a@b\"; message_id_domain = \"a..b\"; };",
     "dolsd.conf:3: mail.message_id_domain: \"a..b\" is not a domain\n"},
    {LEAST "alarm: { address = \"admin@council..example\"; };",
     "dolsd.conf:4: alarm.address: \"admin@council..example\" is not a plain address like "
     "team@council.example\n"},
    {LEAST "alarm: { address = \"Admin <admin@council.example>\"; };",
     "dolsd.conf:4: alarm.address: \"Admin <admin@council.example>\" is not a plain address like "
     "team@council.example\n"},
    {MAIL FOLDER "council: { name = \"Conwy\"; team = \"T\xee"
                 "m\"; reply_to = \"team@council.example\"; };",
     "dolsd.conf:3: council.team is not UTF-8 text: save the file as UTF-8\n"},
    {LEAST "worker: { name = \"a\xc2\x9b"
           "b\"; };",
     "dolsd.conf:4: worker.name must not hold line feeds or control characters\n"},
    {COUNCIL FOLDER "mail: { from = \"a@b\"; smtp: { reply_timeout = 600; }; };",
     "dolsd.conf:3: sending one message can take 3601 seconds (five times "
     "mail.smtp.reply_timeout, and mail.smtp.final_timeout), and must take less than an hour\n"},
    {LEAST "log: { level = \"info\" ", "dolsd.conf:4: syntax error\n"},
};

static void tells_each_fault(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        struct config *config;
        char *faults = load(bad[i].text, &config);

        assert_string_equal(faults, bad[i].fault);
        free(faults);
    }
}

static void tells_all_faults_at_once(void **state)
{
    struct config *config;
    char *faults = load("database: { batch = \"many\"; colour = \"red\"; };\n"
                        "log: { level = \"loud\"; };\n"
                        "mail: {\n  from = \"nobody\";\n  smtp: { port = 70000; }; };\n",
                        &config);
    const char *const expected[] = {
        "dolsd.conf:1: database.batch must be a whole number\n",
        "dolsd.conf:1: unknown key database.colour\n",
        "dolsd.conf:2: log.level is ",
        "dolsd.conf:5: mail.smtp.port is 70000 and must be from 1 to 65535\n",
        "dolsd.conf: council.name is missing",
        "dolsd.conf: council.reply_to is missing",
        "dolsd.conf:4: mail.from: \"nobody\" is not an address",
        "templates.directory: ",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
        if (strstr(faults, expected[i]) == NULL)
            fail_msg("not told: %s\nbut:\n%s", expected[i], faults);
    }
    free(faults);
}

static void reads_secrets_from_files_only(void **state)
{
    struct config *config;
    const char *text = COUNCIL FOLDER "mail: { from = \"a@b\"; smtp: { user = \"u\";\n"
                                      "password_file = \"relay\"; }; };";
    char *beside = in_folder("relay");
    char *faults;

    (void)state;
    faults = load(text, &config);
    assert_non_null(strstr(faults, "dolsd.conf:4: mail.smtp.password_file: "));
    assert_non_null(strstr(faults, "No such file"));
    free(faults);

    write_file("relay", "secret\n", 0644);
    faults = load(text, &config);
    assert_non_null(strstr(faults, "everybody can read or write"));
    free(faults);

    write_file("relay", "\n", 0600);
    faults = load(text, &config);
    assert_non_null(strstr(faults, "is empty"));
    free(faults);

    write_file("relay", "beside", 0600);
    faults = load(text, &config);
    assert_string_equal(faults, "");
    assert_string_equal(config->mail.smtp.password_file, beside);
    free(beside);
    config_free(config);
    free(faults);
}

static void looks_among_credentials_first(void **state)
{
    struct config *config;
    char *credentials = in_folder("credentials");
    char *faults;

    (void)state;
    mkdir(credentials, 0700);
    write_file("relay", "beside", 0600);
    write_file("credentials/relay", "credential\n", 0400);
    setenv("CREDENTIALS_DIRECTORY", credentials, 1);
    faults = load(COUNCIL FOLDER "mail: { from = \"a@b\"; smtp: { user = \"u\";\n"
                                 "password_file = \"relay\"; }; };",
                  &config);
    unsetenv("CREDENTIALS_DIRECTORY");
    assert_string_equal(faults, "");
    assert_non_null(strstr(config->mail.smtp.password_file, "/credentials/relay"));
    config_free(config);
    free(faults);
    free(credentials);
}

static void names_what_needs_a_restart(void **state)
{
    struct config *old, *new;
    char *faults = load(LEAST, &old);
    char *names;

    (void)state;
    free(faults);
    faults = load(LEAST "database: { conninfo = \"dbname=else\"; batch = 7; };\n"
                        "worker: { name = \"other\"; }; log: { level = \"error\"; };",
                  &new);
    free(faults);
    assert_false(config_differs(old, new, "mail."));
    assert_true(config_differs(old, new, "log."));
    names = config_hold(old, new);
    assert_string_equal(names, "database.conninfo, worker.name");
    assert_string_equal(new->database.conninfo, "dbname=dolsd");
    assert_string_equal(new->worker.name, old->worker.name);
    assert_int_equal(new->database.batch, 7);
    assert_null(config_hold(old, new));
    free(names);
    config_free(old);
    config_free(new);
}

/* ---------------------------------------------------------------- the sample */

static char *sample_path(void)
{
    const char *top = getenv("top_srcdir");

    return xasprintf("%s/conf/dolsd.conf", top != NULL ? top : "..");
}

static bool group_opens(const char *line, char *name)
{
    char brace, rest;

    return sscanf(line, " %31[a-z]: %c %c", name, &brace, &rest) == 2 && brace == '{';
}

/* "#key = value;" or "key = value;"; prose has a blank after the #. */
static bool setting_of(const char *line, char *name, char *value)
{
    while (*line == ' ')
        line++;
    if (*line == '#')
        line++;
    return sscanf(line, "%31[a-z_] = %255[^;];", name, value) == 2;
}

/* Collects `path=value` lines of the sample, whether commented out or not. */
static char *read_sample(void)
{
    char line[512], name[32], value[256], group[128] = "";
    char *path = sample_path();
    FILE *file = fopen(path, "r");
    struct buf found = BUF_INIT;

    assert_non_null(file);
    while (fgets(line, sizeof(line), file) != NULL) {
        if (group_opens(line, name)) {
            strcat(strcat(group, name), ".");
        } else if (strstr(line, "};") != NULL) {
            group[strlen(group) - 1] = '\0';
            group[strrchr(group, '.') != NULL ? strrchr(group, '.') - group + 1 : 0] = '\0';
        } else if (setting_of(line, name, value)) {
            buf_printf(&found, "\n%s%s=%s", group, name, value);
        }
    }
    buf_putc(&found, '\n');
    fclose(file);
    free(path);
    return buf_steal(&found);
}

static void sample_names_every_key_with_its_default(void **state)
{
    char *sample = read_sample();
    size_t count, lines = 0;
    const struct config_key *keys = config_keys(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        bool quoted = keys[i].type == CONFIG_TEXT || keys[i].type == CONFIG_CHOICE;
        const char *quote = quoted ? "\"" : "";
        char *wanted = keys[i].fallback == NULL ? xasprintf("\n%s=", keys[i].path)
                                                : xasprintf("\n%s=%s%s%s\n", keys[i].path, quote,
                                                            keys[i].fallback, quote);

        if (strstr(sample, wanted) == NULL)
            fail_msg("conf/dolsd.conf does not have:%s", wanted);
        free(wanted);
    }
    for (const char *c = sample; *c != '\0'; c++)
        lines += *c == '\n';
    assert_int_equal(lines, count + 1);
    free(sample);
}

static void sample_can_be_loaded(void **state)
{
    struct faults faults = FAULTS_INIT;
    char *path = sample_path();
    struct config *config = config_load(path, &faults);

    (void)state;
    for (size_t i = 0; i < faults.count; i++) {
        if (strstr(faults.lines[i], "templates.directory") == NULL)
            fail_msg("%s", faults.lines[i]);
    }
    config_free(config);
    faults_free(&faults);
    free(path);
}

/* dolsd.conf(5) names each key; .Ic or .It Ic and the last word are enough. */
static void manual_names_every_key(void **state)
{
    const char *top = getenv("top_srcdir");
    char *path = xasprintf("%s/man/dolsd.conf.5", top != NULL ? top : "..");
    FILE *file = fopen(path, "r");
    struct buf text = BUF_INIT;
    char line[1024];
    size_t count;
    const struct config_key *keys = config_keys(&count);

    (void)state;
    free(path);
    if (file == NULL)
        return;
    while (fgets(line, sizeof(line), file) != NULL)
        buf_puts(&text, line);
    fclose(file);
    for (size_t i = 0; i < count; i++) {
        const char *name = strrchr(keys[i].path, '.') + 1;

        if (strstr(text.data, name) == NULL)
            fail_msg("man/dolsd.conf.5 does not name %s", keys[i].path);
    }
    buf_free(&text);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    char *command = xasprintf("rm -rf '%s'", folder);
    int status = system(command);

    (void)state;
    free(command);
    return status;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_least),
        cmocka_unit_test(takes_everything),
        cmocka_unit_test(tells_each_fault),
        cmocka_unit_test(tells_all_faults_at_once),
        cmocka_unit_test(reads_secrets_from_files_only),
        cmocka_unit_test(looks_among_credentials_first),
        cmocka_unit_test(names_what_needs_a_restart),
        cmocka_unit_test(sample_names_every_key_with_its_default),
        cmocka_unit_test(sample_can_be_loaded),
        cmocka_unit_test(manual_names_every_key),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
