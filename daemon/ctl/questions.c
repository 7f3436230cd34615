/*
 * dolsctl authority, due, unanswered, gaps, told, evidence: officers' questions. The database
 * answers (dolsd.answer); this asks and prints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/evidence.h"
#include "ctl/rules.h"
#include "ctl/screen.h"
#include "ctl/table.h"
#include "law/zone.h"
#include "store/answer.h"

#define MOST_COLUMNS 20
#define CLOCK_SIZE   40

/* How to print it; if neither JSON nor CSV, as a table followed by the text of each message. */
struct printing {
    bool json, csv, names, words;
    const char *html,
        *templates; /* a file to write it to as a page, and the folder of the template */
};

/* An instant (2026-12-22T10:05:30Z) in London time, to the minute; else the text. */
static void show_text(struct table *table, const struct zone *zone, const char *text)
{
    char day[DATE_TEXT_SIZE], clock[CLOCK_SIZE];
    instant_t at;
    int minutes;

    if (!zone_parse_utc(text, &at)) {
        table_text(table, text);
        return;
    }
    date_format(zone_date(zone, at), day);
    minutes = zone_minutes(zone, at);
    snprintf(clock, sizeof(clock), "%s %02d:%02d", day, minutes / 60, minutes % 60);
    table_text(table, clock);
}

static void show_list(struct table *table, const json_t *list)
{
    struct buf text = BUF_INIT;
    const json_t *item;
    size_t i;

    json_array_foreach(list, i, item)
        buf_printf(&text, "%s%s", i > 0 ? ", " : "", json_string_value(item));
    table_text(table, text.len > 0 ? text.data : "");
    buf_free(&text);
}

static void show_value(struct table *table, const struct zone *zone, const json_t *value)
{
    if (json_is_string(value))
        show_text(table, zone, json_string_value(value));
    else if (json_is_integer(value))
        table_number(table, json_integer_value(value));
    else if (json_is_boolean(value))
        table_text(table, json_is_true(value) ? "yes" : "no");
    else if (json_is_array(value))
        show_list(table, value);
    else
        table_text(table, NULL);
}

/* Responsible people only on request: a long name would leave no room for the rest. */
static bool is_shown(const struct answer_column *column, bool names)
{
    return column->title != NULL && (names || strcmp(column->key, "responsible") != 0);
}

static void print_table(const struct answer_question *question, const json_t *answer,
                        const struct zone *zone, bool names)
{
    const struct answer_column *columns = answer_columns(question, answer);
    struct table_column shown[MOST_COLUMNS];
    struct table *table;
    size_t count = 0, i;
    const json_t *row, *first = json_array_get(json_object_get(answer, "rows"), 0);

    for (const struct answer_column *c = columns; c->key != NULL; c++) {
        if (is_shown(c, names))
            shown[count++] = (struct table_column){
                c->title, c->key,
                json_is_integer(json_object_get(first, c->key)) ? TABLE_RIGHT : TABLE_LEFT};
    }
    table = table_new(shown, count);
    json_array_foreach(json_object_get(answer, "rows"), i, row)
    {
        for (size_t c = 0; c < count; c++)
            show_value(table, zone, json_object_get(row, shown[c].key));
    }
    printf("%s\n", json_string_value(json_object_get(answer, "sentence")));
    if (table_rows(table) > 0)
        putchar('\n');
    table_print_within(table, screen_width(), stdout);
    table_free(table);
}

static void print_indented(const char *text)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");

        printf("%s%.*s\n", length > 0 ? "    " : "", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

/* A message with several notices has several rows, and one text. */
static bool is_first_of_message(const json_t *rows, size_t row)
{
    const json_t *message = json_object_get(json_array_get(rows, row), "message");

    for (size_t i = 0; i < row; i++) {
        if (json_equal(json_object_get(json_array_get(rows, i), "message"), message))
            return false;
    }
    return json_is_integer(message);
}

static void print_words(const json_t *row)
{
    const char *subject = json_string_value(json_object_get(row, "subject"));
    const char *text = json_string_value(json_object_get(row, "text"));
    const char *hash = json_string_value(json_object_get(row, "sha256"));
    const json_t *others = json_object_get(row, "others");

    printf("\nMessage %lld", (long long)json_integer_value(json_object_get(row, "message")));
    if (hash == NULL) {
        puts(": no words on record");
        return;
    }
    printf(", SHA-256 %s, templates %s\n\n", hash,
           json_string_value(json_object_get(row, "wording")));
    if (subject != NULL)
        printf("    Subject: %s\n\n", subject);
    print_indented(text != NULL ? text : "(its words are not kept)");
    if (json_is_integer(others))
        puts("\n"
             "    (What it said about other matters is left out; the hash is that of the whole.)");
}

static void print_all_words(const json_t *answer)
{
    const json_t *rows = json_object_get(answer, "rows"), *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        if (is_first_of_message(rows, i))
            print_words(row);
    }
}

static void print_csv(const struct answer_question *question, const json_t *answer)
{
    struct buf out = BUF_INIT;

    answer_csv(question, answer, &out);
    fwrite(out.data, 1, out.len, stdout);
    buf_free(&out);
}

/* The answer as a document; NULL after printing why there is none. */
static json_t *ask(struct ctl *ctl, const struct answer_question *question, json_t *asked,
                   enum ctl_exit *code)
{
    struct connection *connection = ctl_connect(ctl, code);
    char *text = json_dumps(asked, JSON_COMPACT);
    const char *const values[] = {question->name, text};
    struct pg_result *rows;
    char *cause = NULL;
    json_t *answer = NULL;
    const char *refused;

    if (connection == NULL) {
        free(text);
        return NULL;
    }
    rows = connection_ask(connection, STATEMENT_ANSWER, values, &cause);
    if (rows == NULL) {
        *code = ctl_fail_cause(ctl, CTL_CANNOT, cause);
    } else {
        answer = json_loads(rows_text(rows, 0, "answer"), 0, NULL);
        refused = json_string_value(json_object_get(answer, "refused"));
        *code = refused == NULL ? CTL_OK : ctl_fail(ctl, CTL_REFUSED, "%s", refused);
        if (refused != NULL) {
            json_decref(answer);
            answer = NULL;
        }
        rows_free(rows);
    }
    free(text);
    connection_close(connection);
    return answer;
}

static enum ctl_exit answer_question_of(struct ctl *ctl, const struct answer_question *question,
                                        json_t *asked, const struct printing *how)
{
    enum ctl_exit code;
    struct zone *zone = ctl_zone(ctl, &code);
    char *cause = NULL;
    json_t *answer;

    if (zone == NULL)
        return code;
    answer = ask(ctl, question, asked, &code);
    if (answer != NULL && how->html != NULL) {
        if (!evidence_write(answer, zone, how->templates, how->html, &cause))
            code = ctl_fail_cause(ctl, CTL_REFUSED, cause);
        json_decref(answer);
    } else if (answer != NULL && how->json) {
        table_print_json(answer, stdout);
    } else if (answer != NULL) {
        if (how->csv)
            print_csv(question, answer);
        else
            print_table(question, answer, zone, how->names);
        if (how->words && !how->csv)
            print_all_words(answer);
        json_decref(answer);
    }
    zone_free(zone);
    return code;
}

static void set_text(json_t *asked, const char *name, const char *text)
{
    if (text != NULL)
        json_object_set_new(asked, name, json_string(text));
}

static void set_day(json_t *asked, const char *name, date_t day)
{
    char text[DATE_TEXT_SIZE];

    if (day == DATE_NONE)
        return;
    date_format(day, text);
    json_object_set_new(asked, name, json_string(text));
}

/* Takes the words, then asks and prints. `fill` puts the options into the question. */
static enum ctl_exit run(struct ctl *ctl, const char *name, const struct argument *options,
                         char **words, const struct printing *how,
                         void (*fill)(json_t *asked, const void *said), const void *said)
{
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;
    json_t *asked;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "%s takes options only", name);
    if (how->json && how->csv)
        faults_add(&faults, "--csv", 0, "--json is said as well: one of them");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    asked = json_object();
    if (how->words)
        json_object_set_new(asked, "text", json_true());
    fill(asked, said);
    code = answer_question_of(ctl, answer_question(name), asked, how);
    json_decref(asked);
    return code;
}

/* Options of any of the verbs; NULL and DATE_NONE: not given. */
struct said {
    const char *home, *person, *role, *kind, *by, *contact, *reference;
    date_t on, known_on, until, from, to;
};

#define SAID_NOTHING                                                                               \
    {                                                                                              \
        .on = DATE_NONE, .known_on = DATE_NONE, .until = DATE_NONE, .from = DATE_NONE,             \
        .to = DATE_NONE                                                                            \
    }

static void fill(json_t *asked, const void *arg)
{
    const struct said *said = arg;

    set_text(asked, "home", said->home);
    set_text(asked, "person", said->person);
    set_text(asked, "role", said->role);
    set_text(asked, "kind", said->kind);
    set_text(asked, "by", said->by);
    set_text(asked, "contact", said->contact);
    set_text(asked, "reference", said->reference);
    set_day(asked, "on", said->on);
    set_day(asked, "known_on", said->known_on);
    set_day(asked, "until", said->until);
    set_day(asked, "from", said->from);
    set_day(asked, "to", said->to);
}

enum ctl_exit ctl_authority(struct ctl *ctl, char **words)
{
    struct said said = SAID_NOTHING;
    struct printing how = {0};
    const struct argument options[] = {
        {"on", ARGUMENT_DATE, &said.on},      {"as-known-on", ARGUMENT_DATE, &said.known_on},
        {"home", ARGUMENT_TEXT, &said.home},  {"person", ARGUMENT_TEXT, &said.person},
        {"json", ARGUMENT_FLAG, &how.json},   {"csv", ARGUMENT_FLAG, &how.csv},
        {"names", ARGUMENT_FLAG, &how.names}, {NULL, ARGUMENT_FLAG, NULL},
    };

    return run(ctl, "authority", options, words, &how, fill, &said);
}

enum ctl_exit ctl_due(struct ctl *ctl, char **words)
{
    struct said said = SAID_NOTHING;
    struct printing how = {0};
    const struct argument options[] = {
        {"until", ARGUMENT_DATE, &said.until}, {"home", ARGUMENT_TEXT, &said.home},
        {"role", ARGUMENT_TEXT, &said.role},   {"kind", ARGUMENT_TEXT, &said.kind},
        {"json", ARGUMENT_FLAG, &how.json},    {"csv", ARGUMENT_FLAG, &how.csv},
        {"names", ARGUMENT_FLAG, &how.names},  {NULL, ARGUMENT_FLAG, NULL},
    };

    return run(ctl, "due", options, words, &how, fill, &said);
}

enum ctl_exit ctl_unanswered(struct ctl *ctl, char **words)
{
    struct said said = SAID_NOTHING;
    struct printing how = {0};
    const struct argument options[] = {
        {"home", ARGUMENT_TEXT, &said.home}, {"json", ARGUMENT_FLAG, &how.json},
        {"csv", ARGUMENT_FLAG, &how.csv},    {"names", ARGUMENT_FLAG, &how.names},
        {NULL, ARGUMENT_FLAG, NULL},
    };

    return run(ctl, "unanswered", options, words, &how, fill, &said);
}

enum ctl_exit ctl_gaps(struct ctl *ctl, char **words)
{
    struct said said = SAID_NOTHING;
    struct printing how = {0};
    const struct argument options[] = {
        {"from", ARGUMENT_DATE, &said.from},
        {"to", ARGUMENT_DATE, &said.to},
        {"by", ARGUMENT_TEXT, &said.by},
        {"home", ARGUMENT_TEXT, &said.home},
        {"person", ARGUMENT_TEXT, &said.person},
        {"json", ARGUMENT_FLAG, &how.json},
        {"csv", ARGUMENT_FLAG, &how.csv},
        {"names", ARGUMENT_FLAG, &how.names},
        {NULL, ARGUMENT_FLAG, NULL},
    };

    return run(ctl, "gaps", options, words, &how, fill, &said);
}

enum ctl_exit ctl_told(struct ctl *ctl, char **words)
{
    struct said said = SAID_NOTHING;
    struct printing how = {0};
    const struct argument options[] = {
        {"person", ARGUMENT_TEXT, &said.person}, {"contact", ARGUMENT_TEXT, &said.contact},
        {"home", ARGUMENT_TEXT, &said.home},     {"reference", ARGUMENT_TEXT, &said.reference},
        {"from", ARGUMENT_DATE, &said.from},     {"to", ARGUMENT_DATE, &said.to},
        {"words", ARGUMENT_FLAG, &how.words},    {"json", ARGUMENT_FLAG, &how.json},
        {"csv", ARGUMENT_FLAG, &how.csv},        {NULL, ARGUMENT_FLAG, NULL},
    };

    return run(ctl, "told", options, words, &how, fill, &said);
}

enum ctl_exit ctl_evidence(struct ctl *ctl, char **words)
{
    struct printing how = {.words = true, .templates = SYSCONFDIR "-page/en"};
    const struct argument options[] = {
        {"html", ARGUMENT_TEXT, &how.html}, {"templates", ARGUMENT_TEXT, &how.templates},
        {"json", ARGUMENT_FLAG, &how.json}, {"csv", ARGUMENT_FLAG, &how.csv},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);
    enum ctl_exit code;
    json_t *asked;

    if (count != 1)
        faults_add(&faults, "REFERENCE", 0, "say one matter by its reference in case work");
    if ((how.html != NULL) + how.json + how.csv > 1)
        faults_add(&faults, "--html", 0, "say one of --html, --json and --csv");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    asked = json_pack("{ss}", "reference", words[0]);
    code = answer_question_of(ctl, answer_question("evidence"), asked, &how);
    json_decref(asked);
    return code;
}
