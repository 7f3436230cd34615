#include "ctl/cells.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

#define SERIAL_FIRST 32874 /* 1 January 1990 */
#define SERIAL_LAST  73415 /* 31 December 2100 */
#define YEAR_FIRST   1990
#define YEAR_LAST    2100

static const char no_year[] = "has no year: write the day in full, such as 24/12/2026";
static const char no_day[] = "is not a day: write it as 24/12/2026, or leave the cell empty";
static const char not_there[] = "is not a real date: write the right one, such as 24/12/2026";

static const char two_days[] =
    "has more than one day: write what happened last, and its day, such as Ended 24/12/2026";

static const char *const months[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};

char *cell_plain(const char *text)
{
    struct buf out = BUF_INIT;

    buf_puts(&out, "");
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;

        if (c == '\'' || strncmp(text, "’", strlen("’")) == 0) {
            text += c == '\'' ? 0 : strlen("’") - 1;
            continue;
        }
        if (c >= 0x80 || isalnum(c))
            buf_putc(&out, (char)tolower(c));
        else if (out.len > 0 && out.data[out.len - 1] != ' ')
            buf_putc(&out, ' ');
    }
    if (out.len > 0 && out.data[out.len - 1] == ' ')
        out.data[--out.len] = '\0';
    return buf_steal(&out);
}

static bool one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(word, *words) == 0)
            return true;
    }
    return false;
}

bool cell_absent(const char *text)
{
    static const char *const words[] = {"",
                                        "n a",
                                        "na",
                                        "tbc",
                                        "tba",
                                        "none",
                                        "nil",
                                        "unknown",
                                        "ongoing",
                                        "not known",
                                        "to be confirmed",
                                        NULL};
    char *plain = cell_plain(text);
    bool absent = one_of(plain, words);

    free(plain);
    return absent;
}

/* ---- days */

/* A month by its name or the start of it: 1 to 12, or 0. */
static int month_named(const char *word, size_t length)
{
    for (int i = 0; length >= 3 && i < 12; i++) {
        if (length <= strlen(months[i]) && strncasecmp(word, months[i], length) == 0)
            return i + 1;
    }
    return 0;
}

static const char *take_civil(long year, long month, long day, date_t *out)
{
    char iso[DATE_TEXT_SIZE * 2];

    if (year < 100)
        year += 2000;
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 || day > 31)
        return not_there;
    snprintf(iso, sizeof(iso), "%04ld-%02ld-%02ld", year, month, day);
    return date_parse(iso, out) ? NULL : not_there;
}

/* Three parts with the same separator; a time of day may follow. */
static const char *take_parts(const char *text, date_t *out, const char **end)
{
    long parts[3];
    size_t digits[3];
    const char *at = text;
    bool named = false;

    for (int i = 0; i < 3; i++) {
        size_t letters = strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

        digits[i] = strspn(at, "0123456789");
        if (i == 1 && month_named(at, letters) > 0) {
            parts[i] = month_named(at, letters);
            named = true;
            at += letters;
        } else if (digits[i] > 0 && digits[i] <= 4) {
            parts[i] = strtol(at, NULL, 10);
            at += digits[i];
        } else
            return i == 2 ? no_year : no_day;
        if (i < 2) {
            if (i == 0 && digits[0] <= 2 && strlen(at) > 2 && strchr("snrt", *at) != NULL &&
                isalpha((unsigned char)at[1]) && month_named(at, 3) == 0)
                at += 2; /* 1st, 2nd, 3rd, 4th */
            if (i == 1 && strspn(at, "/.- ") == 0)
                return no_year;
            at += strspn(at, "/.- ");
        }
    }
    *end = at;
    if (digits[0] == 4 && !named)
        return take_civil(parts[0], parts[1], parts[2], out);
    if (digits[2] != 2 && digits[2] != 4)
        return no_year;
    return take_civil(parts[2], parts[1], parts[0], out);
}

const char *cell_day(const char *text, date_t *day)
{
    size_t digits = strspn(text, "0123456789");
    const char *end = text;
    const char *advice;
    long serial;

    *day = DATE_NONE;
    if (cell_absent(text))
        return NULL;
    if (digits == strlen(text) && digits == 5) {
        serial = strtol(text, NULL, 10);
        if (serial < SERIAL_FIRST || serial > SERIAL_LAST)
            return no_day;
        *day = date_from_civil(1899, 12, 30) + (date_t)serial;
        return NULL;
    }
    advice = take_parts(text, day, &end);
    if (advice == NULL && *end != '\0' && strspn(end, " T0123456789:.Zz") != strlen(end)) {
        *day = DATE_NONE;
        return no_day;
    }
    return advice;
}

/* Where the next day, or something that may be one, begins; NULL: nowhere. */
static const char *find_day(const char *text)
{
    while (*text != '\0') {
        size_t digits = strspn(text, "0123456789");

        if (digits > 0 && digits <= 4 && strspn(text + digits, "/.- ") > 0)
            return text;
        text += digits > 0 ? digits : 1;
    }
    return NULL;
}

const char *cell_day_within(const char *text, date_t *day)
{
    const char *at = find_day(text), *end = text;
    const char *advice = NULL;

    *day = DATE_NONE;
    if (at != NULL)
        advice = take_parts(at, day, &end);
    if (at == NULL || advice != NULL || find_day(end) == NULL)
        return advice;
    *day = DATE_NONE;
    return two_days;
}

/* ---- what happened to it */

#define BIT(status) (1U << (status))

/* Longer phrases before those they contain. */
static const struct {
    const char *words;
    enum cell_status status;
} phrases[] = {
    {"not granted", STATUS_REFUSED},
    {"not authorised", STATUS_REFUSED},
    {"refused", STATUS_REFUSED},
    {"declined", STATUS_REFUSED},
    {"rip", STATUS_DIED},
    {"died", STATUS_DIED},
    {"deceased", STATUS_DIED},
    {"superseded", STATUS_UNCLEAR},
    {"duplicate", STATUS_UNCLEAR},
    {"moved", STATUS_UNCLEAR},
    {"lifted", STATUS_UNCLEAR},
    {"drawn", STATUS_WITHDRAWN},
    {"withdrawn", STATUS_WITHDRAWN},
    {"suspended", STATUS_SUSPENDED},
    {"ended", STATUS_ENDED},
    {"discharged", STATUS_ENDED},
    {"ceased", STATUS_ENDED},
    {"terminated", STATUS_ENDED},
    {"granted", STATUS_GRANTED},
    {"authorised", STATUS_GRANTED},
    {"order", STATUS_ORDER},
    {"new", STATUS_OPEN},
    {"open", STATUS_OPEN},
    {"allocd", STATUS_OPEN},
    {"allocated", STATUS_OPEN},
    {"awaiting", STATUS_OPEN},
    {"pending", STATUS_OPEN},
    {"signatory", STATUS_OPEN},
    {"progress", STATUS_OPEN},
    {"assessment", STATUS_OPEN},
    /* Words that negate or postpone what is next to them. */
    {"not", STATUS_UNCLEAR},
    {"never", STATUS_UNCLEAR},
    {"yet", STATUS_UNCLEAR},
    {"be", STATUS_UNCLEAR},
    {"if", STATUS_UNCLEAR},
    {"no", STATUS_UNCLEAR},
};

/* The length of the phrase that the text begins with; 0: none. */
static size_t take_phrase(const char *plain, unsigned *said)
{
    for (size_t i = 0; i < ARRAY_SIZE(phrases); i++) {
        size_t length = strlen(phrases[i].words);

        if (strncmp(plain, phrases[i].words, length) == 0 &&
            (plain[length] == '\0' || plain[length] == ' ')) {
            *said |= BIT(phrases[i].status);
            return length;
        }
    }
    return 0;
}

/* Clear if it says one thing, what happened to a granted one, or a death, which ends everything;
 * otherwise somebody must decide. */
static enum cell_status status_of(unsigned said)
{
    if (said & BIT(STATUS_DIED))
        return STATUS_DIED;
    if (said == (BIT(STATUS_GRANTED) | BIT(STATUS_ENDED)))
        return STATUS_ENDED;
    if (said == (BIT(STATUS_GRANTED) | BIT(STATUS_SUSPENDED)))
        return STATUS_SUSPENDED;
    for (int status = STATUS_OPEN; status < STATUS_UNCLEAR; status++) {
        if (said == BIT(status))
            return (enum cell_status)status;
    }
    return STATUS_UNCLEAR;
}

enum cell_status cell_status(const char *text)
{
    char *plain = cell_plain(text);
    unsigned said = cell_absent(text) ? BIT(STATUS_OPEN) : 0;

    if (strchr(text, '?') != NULL)
        said = BIT(STATUS_UNCLEAR);
    for (const char *at = plain; *at != '\0';) {
        at += take_phrase(at, &said);
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    free(plain);
    return status_of(said);
}
