#include "message/mail_address.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"

/* RFC 5321, 4.5.3.1. */
enum { LOCAL_MAX = 64, DOMAIN_MAX = 255 };

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS  "0123456789"

/* Characters that a local part may have without quotes (RFC 5322, 3.2.3); quoted ones are refused.
 */
#define LOCAL_BYTES  LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~."
#define DOMAIN_BYTES LETTERS DIGITS "-."

static bool has_empty_part(const char *text, size_t length)
{
    if (length == 0 || text[0] == '.' || text[length - 1] == '.')
        return true;
    for (size_t i = 1; i < length; i++) {
        if (text[i] == '.' && text[i - 1] == '.')
            return true;
    }
    return false;
}

static bool is_domain(const char *text)
{
    size_t length = strspn(text, DOMAIN_BYTES);

    return text[length] == '\0' && length <= DOMAIN_MAX && !has_empty_part(text, length);
}

/* What is wrong with a bare address; NULL: nothing. */
static const char *fault_of(const char *address)
{
    size_t local = strspn(address, LOCAL_BYTES);

    if (utf8_has_control(address))
        return "has a control byte in it";
    for (const char *c = address; *c != '\0'; c++) {
        if ((unsigned char)*c >= 0x80)
            return "has characters beyond ASCII, which not every mail server accepts";
    }
    if (address[local] != '@' || local > LOCAL_MAX || has_empty_part(address, local) ||
        !is_domain(address + local + 1))
        return "is not one mail address, as in name@council.example";
    return NULL;
}

static char *trimmed(const char *from, const char *to)
{
    while (from < to && *from == ' ')
        from++;
    while (to > from && to[-1] == ' ')
        to--;
    if (to - from >= 2 && *from == '"' && to[-1] == '"') {
        from++;
        to--;
    }
    return xstrndup(from, (size_t)(to - from));
}

bool mail_split(const char *mailbox, char **name, char **address, const char **fault)
{
    const char *open = strrchr(mailbox, '<');
    size_t length = strlen(mailbox);

    if (open != NULL && mailbox[length - 1] == '>') {
        *name = trimmed(mailbox, open);
        *address = xstrndup(open + 1, (size_t)(mailbox + length - 1 - (open + 1)));
    } else {
        *name = xstrdup("");
        *address = xstrdup(mailbox);
    }
    *fault = fault_of(*address);
    if (utf8_has_control(*name))
        *fault = "has a control byte in it";
    else if (strpbrk(*name, "\"\\<>") != NULL)
        *fault = "has a quote or a bracket within its name";
    if (*fault == NULL)
        return true;
    free(*name);
    free(*address);
    return false;
}

char *mail_address(const char *mailbox, char **cause)
{
    const char *fault;
    char *name;
    char *address;

    if (!mail_split(mailbox, &name, &address, &fault)) {
        *cause = xasprintf("the address %s", fault);
        return NULL;
    }
    free(name);
    return address;
}

bool mail_check_domain(const char *domain, char **cause)
{
    if (is_domain(domain))
        return true;
    *cause =
        xstrdup("the domain of the Message-ID is not valid: write one such as council.example");
    return false;
}
