#include "ctl/cells.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#define SERIAL_FIRST 32874 /* 1 January 1990 */
#define SERIAL_LAST  73415 /* 31 December 2100 */
#define YEAR_FIRST   1990
#define YEAR_LAST    2100

static const char no_year[] = "has no year: write the day in full, as 24/12/2026";
static const char no_day[] = "is not a day: write it as 24/12/2026, or leave the cell empty";
static const char not_there[] = "is not a day of the calendar: write the right one, as 24/12/2026";

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};

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

/* 1 to 12, or 0. */
static int month_named(const char *word, size_t length)
{
    char name[4] = "";

    if (length < 3)
        return 0;
    for (int i = 0; i < 3; i++)
        name[i] = (char)tolower((unsigned char)word[i]);
    for (int i = 0; i < 12; i++) {
        if (strcmp(name, months[i]) == 0)
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

/* Three parts between the same kind of marks; what is behind them may be a time of day. */
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

const char *cell_day_within(const char *text, date_t *day)
{
    const char *end;

    *day = DATE_NONE;
    for (; *text != '\0'; text++) {
        size_t digits = strspn(text, "0123456789");

        if (digits == 0)
            continue;
        if (digits <= 4 && strspn(text + digits, "/.- ") > 0)
            return take_parts(text, day, &end);
        text += digits - 1;
    }
    return NULL;
}

/* ---- what became of it */

/* The first that is there decides. */
static const struct {
    const char *word;
    enum cell_status status;
} status_words[] = {
    {"rip", STATUS_DIED},
    {"died", STATUS_DIED},
    {"deceased", STATUS_DIED},
    {"superseded", STATUS_UNCLEAR},
    {"duplicate", STATUS_UNCLEAR},
    {"moved", STATUS_UNCLEAR},
    {"drawn", STATUS_WITHDRAWN},
    {"withdrawn", STATUS_WITHDRAWN},
    {"not granted", STATUS_REFUSED},
    {"refused", STATUS_REFUSED},
    {"declined", STATUS_REFUSED},
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
};

enum cell_status cell_status(const char *text)
{
    char *plain = cell_plain(text);
    enum cell_status status = cell_absent(text) ? STATUS_OPEN : STATUS_UNCLEAR;

    for (size_t i = 0; i < ARRAY_SIZE(status_words) && status == STATUS_UNCLEAR; i++) {
        const char *at = plain;

        while ((at = strstr(at, status_words[i].word)) != NULL) {
            size_t length = strlen(status_words[i].word);

            if ((at == plain || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
                break;
            at += length;
        }
        if (at != NULL) {
            status = status_words[i].status;
            break;
        }
    }
    free(plain);
    return status;
}
