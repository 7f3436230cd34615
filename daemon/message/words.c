#include "message/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/trim.h"
#include "base/xalloc.h"
#include "message/mustache.h"

/* clang-format off */
enum phrase {
    MONDAY, SUNDAY = 6, JANUARY, DECEMBER = 18,
    DATE, MIDNIGHT, WEEKEND, NON_WORKING_DAY,
    TODAY, TOMORROW, YESTERDAY, IN_TWO_DAYS, IN_DAYS, TWO_DAYS_AGO, DAYS_AGO,
    PHRASES
};

static const struct {
    const char *key;
    const char *example;
    const char *values[5]; /* all of which the phrase must show */
} keys[PHRASES] = {
    {"monday", "Monday", {NULL}}, {"tuesday", "Tuesday", {NULL}}, {"wednesday", "Wednesday", {NULL}},
    {"thursday", "Thursday", {NULL}}, {"friday", "Friday", {NULL}}, {"saturday", "Saturday", {NULL}},
    {"sunday", "Sunday", {NULL}},
    {"january", "January", {NULL}}, {"february", "February", {NULL}}, {"march", "March", {NULL}},
    {"april", "April", {NULL}}, {"may", "May", {NULL}}, {"june", "June", {NULL}},
    {"july", "July", {NULL}}, {"august", "August", {NULL}}, {"september", "September", {NULL}},
    {"october", "October", {NULL}}, {"november", "November", {NULL}},
    {"december", "December", {NULL}},
    [DATE] = {"date", "{{weekday}} {{day}} {{month}} {{year}}", {"weekday", "day", "month", "year"}},
    [MIDNIGHT] = {"midnight", "midnight at the end of {{date}}", {"date"}},
    [WEEKEND] = {"weekend", "a {{weekday}}", {"weekday"}},
    [NON_WORKING_DAY] = {"non_working_day", "{{title}}, a non-working day", {"title"}},
    [TODAY] = {"today", "today", {NULL}},
    [TOMORROW] = {"tomorrow", "tomorrow", {NULL}},
    [YESTERDAY] = {"yesterday", "yesterday", {NULL}},
    [IN_TWO_DAYS] = {"in_two_days", "in 2 days", {NULL}},
    [IN_DAYS] = {"in_days", "in {{days}} days", {"days"}},
    [TWO_DAYS_AGO] = {"two_days_ago", "2 days ago", {NULL}},
    [DAYS_AGO] = {"days_ago", "{{days}} days ago", {"days"}},
};
/* clang-format on */

/* Phrases are rendered once per day, not once per mail: most mails of a day name the same few days.
 */
enum { SAID = 64 };

struct said {
    int number;
    char *text; /* NULL: nothing rendered yet */
};

struct words {
    struct mustache *phrases[PHRASES];
    char *texts[PHRASES]; /* as they stand in the file */
    struct said *dates, *ends, *days;
    struct terms *terms; /* NULL: there are none */
};

/* ---- reading */

/* The line being read. */
struct line {
    const char *file;
    int number;
    enum phrase phrase;
    unsigned shown; /* one bit for each of the phrase's values */
    struct faults *faults;
};

static void check_use(void *arg, const struct mustache_use *use)
{
    struct line *line = arg;
    const char *const *values = keys[line->phrase].values;
    bool shows = use->kind == MUSTACHE_VALUE || use->kind == MUSTACHE_RAW;

    for (int i = 0; shows && values[i] != NULL; i++) {
        if (strcmp(values[i], use->name) == 0) {
            line->shown |= 1U << i;
            return;
        }
    }
    faults_add(line->faults, line->file, line->number,
               "\"%s\" knows no \"%s\": write it like \"%s\"", keys[line->phrase].key, use->name,
               keys[line->phrase].example);
}

static void check_phrase(struct line *line, const struct mustache *phrase)
{
    const char *const *values = keys[line->phrase].values;

    mustache_each_use(phrase, check_use, line);
    for (int i = 0; values[i] != NULL; i++) {
        if ((line->shown & 1U << i) == 0)
            faults_add(line->faults, line->file, line->number, "\"%s\" does not show {{%s}}",
                       keys[line->phrase].key, values[i]);
    }
}

static void take_phrase(struct words *words, struct line *line, const char *text)
{
    const char *key = keys[line->phrase].key;
    char *cause = NULL;
    int at;

    if (words->texts[line->phrase] != NULL) {
        faults_add(line->faults, line->file, line->number,
                   "\"%s\" is there already: remove one of the two", key);
        return;
    }
    words->texts[line->phrase] = xstrdup(text);
    if (*text == '\0')
        faults_add(line->faults, line->file, line->number, "\"%s\" is empty: write it like \"%s\"",
                   key, keys[line->phrase].example);
    words->phrases[line->phrase] = mustache_parse(text, line->number, &at, &cause);
    if (words->phrases[line->phrase] == NULL)
        faults_add(line->faults, line->file, line->number, "%s", cause);
    else
        check_phrase(line, words->phrases[line->phrase]);
    free(cause);
}

static void take_line(struct words *words, struct line *line, char *text)
{
    char *colon = strchr(text, ':');
    const char *key;
    int phrase = 0;

    text = trim(text);
    if (*text == '\0' || *text == '#')
        return;
    if (colon == NULL) {
        faults_add(line->faults, line->file, line->number,
                   "write \"key: phrase\", or begin the line with #");
        return;
    }
    *colon = '\0';
    key = trim(text);
    while (phrase < PHRASES && strcmp(keys[phrase].key, key) != 0)
        phrase++;
    if (phrase == PHRASES) {
        faults_add(line->faults, line->file, line->number,
                   "there is no key \"%s\": correct its name or remove the line", key);
        return;
    }
    line->phrase = (enum phrase)phrase;
    take_phrase(words, line, trim(colon + 1));
}

struct words *words_parse(const char *file, char *text, struct faults *faults)
{
    struct words *words = xcalloc(1, sizeof(*words));
    char *rest = text, *read;

    words->dates = xcalloc(SAID, sizeof(struct said));
    words->ends = xcalloc(SAID, sizeof(struct said));
    words->days = xcalloc(SAID, sizeof(struct said));
    for (int number = 1; (read = strsep(&rest, "\n")) != NULL; number++) {
        struct line line = {.file = file, .number = number, .faults = faults};

        take_line(words, &line, read);
    }
    for (int i = 0; text != NULL && i < PHRASES; i++) {
        if (words->texts[i] == NULL)
            faults_add(faults, file, 0, "has no \"%s\": write a line like \"%s: %s\"", keys[i].key,
                       keys[i].key, keys[i].example);
    }
    return words;
}

static void free_said(struct said *said)
{
    for (int i = 0; i < SAID; i++)
        free(said[i].text);
    free(said);
}

void words_free(struct words *words)
{
    if (words == NULL)
        return;
    free_said(words->dates);
    free_said(words->ends);
    free_said(words->days);
    terms_free(words->terms);
    for (int i = 0; i < PHRASES; i++) {
        mustache_free(words->phrases[i]);
        free(words->texts[i]);
    }
    free(words);
}

/* ---- terms */

void words_take_terms(struct words *words, struct terms *terms)
{
    terms_free(words->terms);
    words->terms = terms;
}

bool words_knows(const struct words *words, const char *text)
{
    return terms_find(words->terms, text) != NULL;
}

const char *words_term(const struct words *words, const char *text)
{
    const char *term = terms_find(words->terms, text);

    return term != NULL ? term : text;
}

char *words_list(const struct words *words, const char *lines)
{
    char *copy = xstrdup(lines), *rest = copy, *line;
    const char *last = words->terms != NULL ? ", " : " and ";
    struct buf list = BUF_INIT;

    buf_puts(&list, "");
    while ((line = strsep(&rest, "\n")) != NULL)
        buf_printf(&list, "%s%s",
                   list.len == 0  ? ""
                   : rest != NULL ? ", "
                                  : last,
                   words_term(words, line));
    free(copy);
    return buf_steal(&list);
}

/* ---- rendering */

static const char *text_of(const struct words *words, int phrase)
{
    return words->texts[phrase] != NULL ? words->texts[phrase] : "";
}

/* Renders the phrase with its values, which it takes. A phrase that was accepted cannot fail. */
static char *say(const struct words *words, enum phrase phrase, json_t *values)
{
    struct mustache_view view = {.data = values};
    struct buf out = BUF_INIT;
    char *cause = NULL;

    if (words->phrases[phrase] != NULL &&
        !mustache_render(words->phrases[phrase], &view, &out, &cause))
        free(cause);
    json_decref(values);
    return buf_steal(&out);
}

/* The text kept for this number, or NULL; the caller owns it. */
static char *recall(const struct said *said, int number)
{
    said += (unsigned)number % SAID;
    return said->text != NULL && said->number == number ? xstrdup(said->text) : NULL;
}

/* Keeps the text for next time, and returns it. */
static char *keep(struct said *said, int number, char *text)
{
    said += (unsigned)number % SAID;
    free(said->text);
    *said = (struct said){number, xstrdup(text)};
    return text;
}

static char *say_date(const struct words *words, int weekday, struct civil civil)
{
    return say(words, DATE,
               json_pack("{s:s,s:i,s:s,s:i}", "weekday", text_of(words, MONDAY + weekday), "day",
                         civil.day, "month", text_of(words, JANUARY + civil.month - 1), "year",
                         civil.year));
}

char *words_date(const struct words *words, date_t date)
{
    char *said = recall(words->dates, date);

    if (said != NULL)
        return said;
    return keep(words->dates, date, say_date(words, date_weekday(date), date_civil(date)));
}

/* Takes the day. */
static char *say_end(const struct words *words, char *day)
{
    char *end = say(words, MIDNIGHT, json_pack("{s:s}", "date", day));

    free(day);
    return end;
}

char *words_end_of(const struct words *words, date_t date)
{
    char *said = recall(words->ends, date);

    return said != NULL ? said : keep(words->ends, date, say_end(words, words_date(words, date)));
}

static char *say_days(const struct words *words, int days)
{
    static const enum phrase near[] = {TWO_DAYS_AGO, YESTERDAY, TODAY, TOMORROW, IN_TWO_DAYS};

    if (days >= -2 && days <= 2)
        return say(words, near[days + 2], json_object());
    return say(words, days > 0 ? IN_DAYS : DAYS_AGO, json_pack("{s:i}", "days", abs(days)));
}

char *words_days(const struct words *words, int days)
{
    char *said = recall(words->days, days);

    return said != NULL ? said : keep(words->days, days, say_days(words, days));
}

char *words_day_off(const struct words *words, date_t date, const char *title)
{
    if (title != NULL)
        return say(words, NON_WORKING_DAY, json_pack("{s:s}", "title", words_term(words, title)));
    return say(words, WEEKEND,
               json_pack("{s:s}", "weekday", text_of(words, MONDAY + date_weekday(date))));
}

static int longest(const struct words *words, int from, int to)
{
    int found = from;

    for (int i = from; i <= to; i++) {
        if (strlen(text_of(words, i)) > strlen(text_of(words, found)))
            found = i;
    }
    return found;
}

char *words_longest_date(const struct words *words)
{
    struct civil civil = {2026, longest(words, JANUARY, DECEMBER) - JANUARY + 1, 23};

    return say_date(words, longest(words, MONDAY, SUNDAY) - MONDAY, civil);
}

char *words_longest_end(const struct words *words)
{
    return say_end(words, words_longest_date(words));
}
