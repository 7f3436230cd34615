#include "service/config_check.h"

#include <dirent.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xalloc.h"
#include "channel/smtp.h"
#include "message/mail.h"
#include "message/signature.h"
#include "message/verp.h"
#include "service/way.h"

char *config_folder(const char *file)
{
    const char *slash = strrchr(file, '/');

    if (slash == NULL)
        return xstrdup(".");
    return slash == file ? xstrdup("/") : xstrndup(file, (size_t)(slash - file));
}

static bool is_set(const char *text)
{
    return *text != '\0';
}

static void replace(char **slot, char *with)
{
    free(*slot);
    *slot = with;
}

/* ---------------------------------------------------------------- files */

/* Relative names are relative to the configuration file. */
static void resolve(const struct config *config, char **name)
{
    char *folder;

    if (!is_set(*name) || **name == '/')
        return;
    folder = config_folder(config->file);
    replace(name, xasprintf("%s/%s", folder, *name));
    free(folder);
}

/* A bare name is a systemd credential, if there is one of that name. */
static void resolve_secret(const struct config *config, char **name)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    char *credential;

    if (is_set(*name) && strchr(*name, '/') == NULL && folder != NULL) {
        credential = xasprintf("%s/%s", folder, *name);
        if (access(credential, F_OK) == 0) {
            replace(name, credential);
            return;
        }
        free(credential);
    }
    resolve(config, name);
}

static void check_file(struct config_reading *reading, const char *path, char **name)
{
    resolve(reading->config, name);
    if (is_set(*name) && access(*name, R_OK) != 0)
        config_fault(reading, path, "%s: %s: %s", path, *name, strerror(errno));
}

static void check_folder(struct config_reading *reading, const char *path, char **name, int mode)
{
    struct stat found;

    resolve(reading->config, name);
    if (!is_set(*name))
        return;
    if (stat(*name, &found) != 0 || access(*name, mode) != 0)
        config_fault(reading, path, "%s: %s: %s", path, *name, strerror(errno));
    else if (!S_ISDIR(found.st_mode))
        config_fault(reading, path, "%s: %s is not a folder", path, *name);
}

/* Its first line is the secret, which is read when needed. */
static void check_secret_file(struct config_reading *reading, const char *path, const char *name)
{
    FILE *file = fopen(name, "re");
    struct stat found;
    int first;

    if (file == NULL || fstat(fileno(file), &found) != 0) {
        config_fault(reading, path, "%s: %s: %s", path, name, strerror(errno));
    } else if (!S_ISREG(found.st_mode)) {
        config_fault(reading, path, "%s: %s is not a file", path, name);
    } else if ((found.st_mode & (S_IROTH | S_IWOTH)) != 0) {
        config_fault(reading, path, "%s: everybody can read or write %s; chmod o-rwx", path, name);
    } else {
        setbuf(file, NULL);
        first = getc(file);
        if (first == EOF || first == '\n' || first == '\r')
            config_fault(reading, path, "%s: %s is empty", path, name);
    }
    if (file != NULL)
        fclose(file);
}

static void check_secret(struct config_reading *reading, const char *path, char **name)
{
    resolve_secret(reading->config, name);
    if (is_set(*name))
        check_secret_file(reading, path, *name);
}

/* ---------------------------------------------------------------- addresses */

/* Without a name before it. */
static void check_address(struct config_reading *reading, const char *path, const char *address)
{
    char *cause = NULL;
    char *bare = is_set(address) ? mail_address(address, &cause) : NULL;

    if (is_set(address) && (bare == NULL || strcmp(bare, address) != 0))
        config_fault(reading, path, "%s: \"%s\" is not a plain address like team@council.example",
                     path, address);
    free(bare);
    free(cause);
}

/* `dols@council.example` or `DoLS team <dols@council.example>`. */
static void check_mailbox(struct config_reading *reading, const char *path, const char *mailbox)
{
    char *cause = NULL;

    if (is_set(mailbox)) {
        free(mail_address(mailbox, &cause));
        if (cause != NULL)
            config_fault(reading, path,
                         "%s: \"%s\" is not an address like team@council.example or "
                         "Team <team@council.example>",
                         path, mailbox);
        free(cause);
    }
}

/* What follows the @ of a mailbox; the caller frees it. NULL if it is not a mailbox. */
static char *domain_of(const char *mailbox)
{
    char *cause = NULL;
    char *address = mail_address(mailbox, &cause);
    char *domain = address != NULL ? xstrdup(strchr(address, '@') + 1) : NULL;

    free(address);
    free(cause);
    return domain;
}

/* ---------------------------------------------------------------- together */

/* A secret is sent there. */
static void check_token_endpoint(struct config_reading *reading)
{
    struct config *config = reading->config;
    const char *url = config->mail.smtp.oauth_url;

    check_secret(reading, "mail.smtp.oauth_client_secret_file",
                 &config->mail.smtp.oauth_client_secret_file);
    if (is_set(url) && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://127.", 11) != 0)
        config_fault(reading, "mail.smtp.oauth_url",
                     "mail.smtp.oauth_url: \"%s\" does not begin with https://", url);
    if (is_set(url) != is_set(config->mail.smtp.oauth_client_id) ||
        is_set(url) != is_set(config->mail.smtp.oauth_client_secret_file))
        config_fault(reading, "mail.smtp.oauth_url",
                     "mail.smtp.oauth_url, mail.smtp.oauth_client_id and "
                     "mail.smtp.oauth_client_secret_file need each other");
}

static void check_smtp(struct config_reading *reading)
{
    struct config *config = reading->config;
    bool password = is_set(config->mail.smtp.password_file);
    bool token = is_set(config->mail.smtp.oauth_token_file);
    bool fetched = is_set(config->mail.smtp.oauth_url);

    if (!is_set(config->mail.smtp.host))
        config_fault(reading, "mail.smtp.host", "mail.smtp.host must not be empty");
    if (config->mail.smtp.tls == CONFIG_TLS_NONE && !smtp_is_loopback(config->mail.smtp.host))
        config_fault(reading, "mail.smtp.tls",
                     "mail.smtp.tls is \"none\", which is allowed to a relay on this host only; "
                     "set it to \"starttls\" or \"tls\" for %s",
                     config->mail.smtp.host);
    if (password + token + fetched > 1)
        config_fault(reading, token ? "mail.smtp.oauth_token_file" : "mail.smtp.oauth_url",
                     "mail.smtp.password_file, mail.smtp.oauth_token_file and mail.smtp.oauth_url "
                     "exclude each other");
    if (is_set(config->mail.smtp.user) && !password && !token && !fetched)
        config_fault(reading, "mail.smtp.user",
                     "mail.smtp.user needs mail.smtp.password_file, mail.smtp.oauth_token_file or "
                     "mail.smtp.oauth_url");
    if (!is_set(config->mail.smtp.user) && (password || token || fetched))
        config_fault(reading,
                     password ? "mail.smtp.password_file"
                     : token  ? "mail.smtp.oauth_token_file"
                              : "mail.smtp.oauth_url",
                     "a secret for the relay needs mail.smtp.user");
    check_file(reading, "mail.smtp.ca_file", &config->mail.smtp.ca_file);
    check_secret(reading, "mail.smtp.password_file", &config->mail.smtp.password_file);
    check_secret(reading, "mail.smtp.oauth_token_file", &config->mail.smtp.oauth_token_file);
    check_token_endpoint(reading);
}

/* Whether the credentials folder has any that begins with this. */
static bool has_credentials(const char *folder, const char *name)
{
    DIR *files = folder != NULL ? opendir(folder) : NULL;
    const struct dirent *file;
    bool found = false;

    while (files != NULL && !found && (file = readdir(files)) != NULL)
        found = strncmp(file->d_name, name, strlen(name)) == 0 && file->d_name[strlen(name)] == '_';
    if (files != NULL)
        closedir(files);
    return found;
}

/* systemd turns a folder into credentials NAME_FILE; otherwise the files are in the folder itself.
 */
static void resolve_secrets(const struct config *config, char **name)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");

    if (strchr(*name, '/') == NULL && has_credentials(folder, *name)) {
        replace(name, xasprintf("%s/%s_", folder, *name));
        return;
    }
    resolve(config, name);
    replace(name, xasprintf("%s/", *name));
}

static void check_each_secret(struct config_reading *reading, const char *folder)
{
    DIR *files = opendir(folder);
    const struct dirent *file;

    if (files == NULL)
        config_fault(reading, "webhook.secrets", "webhook.secrets: %s: %s", folder,
                     strerror(errno));
    while (files != NULL && (file = readdir(files)) != NULL) {
        char *name = xasprintf("%s%s", folder, file->d_name);
        char *cause = NULL;

        if (file->d_name[0] >= '1' && file->d_name[0] <= '9') {
            check_secret_file(reading, "webhook.secrets", name);
            secrets_free(secrets_read(name, &cause));
        }
        if (cause != NULL)
            config_fault(reading, "webhook.secrets", "webhook.secrets: %s", cause);
        free(cause);
        free(name);
    }
    if (files != NULL)
        closedir(files);
}

static void check_webhook(struct config_reading *reading)
{
    struct config *config = reading->config;
    char **secrets = &config->webhook.secrets;

    check_file(reading, "webhook.ca_file", &config->webhook.ca_file);
    if (!is_set(*secrets))
        return;
    resolve_secrets(config, secrets);
    if ((*secrets)[strlen(*secrets) - 1] == '/')
        check_each_secret(reading, *secrets);
}

/* A template's ID goes into each request as it is. */
static void check_template(struct config_reading *reading, const char *path, const char *id)
{
    if (is_set(id) && (strlen(id) != 36 || strspn(id, "0123456789abcdefABCDEF-") != 36))
        config_fault(reading, path, "%s: \"%s\" is not the number of a template of GOV.UK Notify",
                     path, id);
}

static void check_notify(struct config_reading *reading)
{
    struct config *config = reading->config;
    const char *url = config->notify.url;

    check_secret(reading, "notify.key_file", &config->notify.key_file);
    check_file(reading, "notify.ca_file", &config->notify.ca_file);
    check_template(reading, "notify.email_template", config->notify.email_template);
    check_template(reading, "notify.sms_template", config->notify.sms_template);
    check_template(reading, "notify.letter_template", config->notify.letter_template);
    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://127.0.0.1", 16) != 0)
        config_fault(reading, "notify.url", "notify.url: \"%s\" does not begin with https://", url);
    if (*url != '\0' && url[strlen(url) - 1] == '/')
        config_fault(reading, "notify.url", "notify.url must not end with a slash");
    if (is_set(config->notify.sms_template) && !is_set(config->council.phone))
        config_fault(reading, "notify.sms_template",
                     "notify.sms_template needs council.phone, which text messages name");
}

/* The lease of a live process is extended for up to an hour (dolsd.prolong_leases); a message still
 * being sent after that would be sent twice. */
static void check_longest(struct config_reading *reading)
{
    int longest = (int)((ways_attempt_ms(reading->config) + 999) / 1000);

    if (longest >= 3600)
        config_fault(reading, "mail.smtp.reply_timeout",
                     "sending one message can take %d seconds (five times mail.smtp.reply_timeout, "
                     "and mail.smtp.final_timeout), and must take less than an hour",
                     longest);
}

static void check_domain(struct config_reading *reading)
{
    char *cause = NULL;

    if (is_set(reading->config->mail.message_id_domain) &&
        !mail_check_domain(reading->config->mail.message_id_domain, &cause))
        config_fault(reading, "mail.message_id_domain",
                     "mail.message_id_domain: \"%s\" is not a domain",
                     reading->config->mail.message_id_domain);
    free(cause);
}

static void check_addresses(struct config_reading *reading)
{
    struct config *config = reading->config;
    char *domain;

    check_mailbox(reading, "mail.from", config->mail.from);
    check_mailbox(reading, "mail.reply_to", config->mail.reply_to);
    check_address(reading, "council.reply_to", config->council.reply_to);
    check_address(reading, "alarm.address", config->alarm.address);
    if (!is_set(config->mail.reply_to))
        replace(&config->mail.reply_to, xstrdup(config->council.reply_to));
    domain = is_set(config->mail.message_id_domain) ? NULL : domain_of(config->mail.from);
    if (domain != NULL)
        replace(&config->mail.message_id_domain, domain);
    check_domain(reading);
}

/* Returned mail is recognised by a signed address, or not at all. */
static void check_bounces(struct config_reading *reading)
{
    struct config *config = reading->config;
    const char *mailbox = config->mail.bounces;

    check_address(reading, "mail.bounces", mailbox);
    check_secret(reading, "mail.bounces_secret", &config->mail.bounces_secret);
    if (is_set(mailbox) != is_set(config->mail.bounces_secret))
        config_fault(reading, "mail.bounces",
                     "mail.bounces and mail.bounces_secret need each other");
    if (strcspn(mailbox, "@") > VERP_LOCAL_MOST)
        config_fault(reading, "mail.bounces",
                     "mail.bounces: at most %d letters before the @, since a key follows them",
                     VERP_LOCAL_MOST);
}

/* The host's name with its domain, from /etc/hosts or the name server; its bare name if they have
 * none. Looked up once: a reload must not wait for a name server. */
static const char *full_name(const char *host)
{
    static char name[256];
    struct addrinfo hints = {.ai_flags = AI_CANONNAME, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;

    if (name[0] != '\0')
        return name;
    snprintf(name, sizeof(name), "%s", host);
    if (strchr(host, '.') != NULL || getaddrinfo(host, NULL, &hints, &found) != 0)
        return name;
    if (found->ai_canonname != NULL && strchr(found->ai_canonname, '.') != NULL)
        snprintf(name, sizeof(name), "%s", found->ai_canonname);
    freeaddrinfo(found);
    return name;
}

static void fill_in_names(struct config *config)
{
    char host[256] = "";

    if (gethostname(host, sizeof(host) - 1) != 0 || *host == '\0')
        strcpy(host, "localhost");
    if (!is_set(config->worker.name))
        replace(&config->worker.name, xstrdup(host));
    if (config->mail.deliver == DELIVER_SMTP && !is_set(config->mail.smtp.hello))
        replace(&config->mail.smtp.hello, xstrdup(full_name(host)));
}

char *config_doubt(const struct config *config)
{
    const char *hello = config->mail.smtp.hello;

    if (config->mail.deliver != DELIVER_SMTP || smtp_is_loopback(config->mail.smtp.host) ||
        strpbrk(hello, ".:") != NULL)
        return NULL;
    return xasprintf("mail.smtp.hello: \"%s\" is not a full name such as %s.council.example; a "
                     "relay may refuse it",
                     hello, hello);
}

void config_check(struct config_reading *reading)
{
    struct config *config = reading->config;

    check_addresses(reading);
    if (config->mail.deliver == DELIVER_SMTP) {
        check_smtp(reading);
    } else {
        if (!is_set(config->mail.maildir))
            config_fault(reading, "mail.maildir",
                         "mail.maildir is missing: deliver is \"maildir\"");
        check_folder(reading, "mail.maildir", &config->mail.maildir, R_OK | W_OK | X_OK);
    }
    check_bounces(reading);
    check_webhook(reading);
    check_secret(reading, "teams.url_file", &config->teams.url_file);
    check_file(reading, "teams.ca_file", &config->teams.ca_file);
    check_notify(reading);
    check_longest(reading);
    check_folder(reading, "templates.directory", &config->templates.directory, R_OK | X_OK);
    resolve(config, &config->seal.file);
    fill_in_names(config);
}
