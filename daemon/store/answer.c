#include "store/answer.h"

#include <string.h>

static const struct answer_column authority_columns[] = {
    {"Status", "status"},
    {"Reference", "reference"},
    {"Person", "initials"},
    {"Home", "home"},
    {"Until", "in_force_until"},
    {"Days", "days"},
    {"Why", "why"},
    {NULL, "unsure"},
    {NULL, "person"},
    {NULL, "kind"},
    {NULL, "first_day"},
    {NULL, "last_day"},
    {NULL, "suspended"},
    {NULL, "duty"},
    {"Responsible", "responsible"},
    {NULL, NULL},
};
static const struct answer_column due_columns[] = {
    {"Last day", "last_day"},
    {"Days", "days"},
    {"Reference", "reference"},
    {"Home", "home"},
    {"What", "what"},
    {"State", "state"},
    {"Responsible", "responsible"},
    {NULL, "initials"},
    {NULL, "person"},
    {NULL, "limit"},
    {NULL, "authority"},
    {NULL, "kind"},
    {NULL, "duty"},
    {NULL, "next_reminder"},
    {NULL, NULL},
};
static const struct answer_column unanswered_columns[] = {
    {"Home", "home"},       {"Since", "since"},      {"Asked", "asked"},
    {"Last", "last_asked"}, {"About", "references"}, {NULL, "matters"},
    {NULL, "contact_id"},   {NULL, "contact"},       {"Responsible", "responsible"},
    {NULL, NULL},
};
static const struct answer_column gap_columns[] = {
    {"Reference", "reference"},
    {"Home", "home"},
    {"From", "first_day"},
    {"To", "final_day"},
    {"Days", "days"},
    {"Why", "why"},
    {NULL, "unsure"},
    {NULL, "initials"},
    {NULL, "person"},
    {NULL, "after"},
    {NULL, "limit"},
    {"Runs", "running"},
    {NULL, "ended_by"},
    {"Responsible", "responsible"},
    {NULL, NULL},
};
static const struct answer_column gap_counts[] = {
    {"Of", "label"},        {"Days", "days"},       {"Gaps", "gaps"}, {"Persons", "persons"},
    {"Running", "running"}, {"Longest", "longest"}, {NULL, NULL},
};
static const struct answer_column told_columns[] = {
    {"When", "at"},        {"Reference", "reference"},
    {"To", "contact"},     {NULL, "role"},
    {"What", "words"},     {"State", "state"},
    {NULL, "about"},       {NULL, "last_day"},
    {NULL, "home"},        {NULL, "initials"},
    {NULL, "person"},      {NULL, "contact_id"},
    {NULL, "limit"},       {NULL, "code"},
    {NULL, "message"},     {NULL, "acknowledged"},
    {NULL, "responsible"}, {NULL, "subject"},
    {NULL, "text"},        {NULL, "wording"},
    {NULL, "sha256"},      {NULL, NULL},
};
static const struct answer_column evidence_columns[] = {
    {"When", "at"},    {NULL, "reference"}, {"What", "what"}, {"About", "about"}, {"To", "to"},
    {"How", "how"},    {"Row", "seq"},      {"Seal", "seal"}, {NULL, "message"},  {NULL, "key"},
    {NULL, "subject"}, {NULL, "text"},      {NULL, "sha256"}, {NULL, "wording"},  {NULL, NULL},
};

static const struct answer_option authority_options[] = {
    {"on", true}, {"known_on", true}, {"home", false}, {"person", false}, {NULL, false},
};
static const struct answer_option due_options[] = {
    {"until", true}, {"home", false}, {"role", false}, {"kind", false}, {NULL, false},
};
static const struct answer_option unanswered_options[] = {
    {"home", false},
    {NULL, false},
};
static const struct answer_option gaps_options[] = {
    {"from", true}, {"to", true}, {"by", false}, {"home", false}, {"person", false}, {NULL, false},
};
static const struct answer_option told_options[] = {
    {"person", false}, {"contact", false}, {"home", false}, {"reference", false},
    {"from", true},    {"to", true},       {NULL, false},
};
static const struct answer_option evidence_options[] = {{"reference", false}, {NULL, false}};

static const struct answer_question questions[] = {
    {"authority", authority_options, authority_columns, NULL},
    {"due", due_options, due_columns, NULL},
    {"unanswered", unanswered_options, unanswered_columns, NULL},
    {"gaps", gaps_options, gap_columns, gap_counts},
    {"told", told_options, told_columns, NULL},
    {"evidence", evidence_options, evidence_columns, NULL},
};

const struct answer_question *answer_question(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(questions); i++) {
        if (strcmp(questions[i].name, name) == 0)
            return &questions[i];
    }
    return NULL;
}

const struct answer_column *answer_columns(const struct answer_question *question,
                                           const json_t *answer)
{
    if (question->counted != NULL && json_is_string(json_object_get(answer, "by")))
        return question->counted;
    return question->columns;
}

static void csv_text(struct buf *out, const char *text)
{
    bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';

    if (quoted)
        buf_putc(out, '"');
    if (strchr("=+-@\t\r", text[0]) != NULL && text[0] != '\0')
        buf_putc(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buf_putc(out, '"');
        buf_putc(out, *text);
    }
    if (quoted)
        buf_putc(out, '"');
}

static void csv_list(struct buf *out, const json_t *list)
{
    struct buf text = BUF_INIT;
    const json_t *item;
    size_t i;

    json_array_foreach(list, i, item)
    {
        if (i > 0)
            buf_putc(&text, ' ');
        buf_puts(&text, json_is_string(item) ? json_string_value(item) : "");
    }
    csv_text(out, text.len > 0 ? text.data : "");
    buf_free(&text);
}

static void csv_value(struct buf *out, const json_t *value)
{
    if (json_is_string(value))
        csv_text(out, json_string_value(value));
    else if (json_is_integer(value))
        buf_printf(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_boolean(value))
        buf_puts(out, json_is_true(value) ? "yes" : "no");
    else if (json_is_array(value))
        csv_list(out, value);
}

void answer_csv(const struct answer_question *question, const json_t *answer, struct buf *out)
{
    const struct answer_column *columns = answer_columns(question, answer);
    const json_t *row;
    size_t i;

    for (const struct answer_column *c = columns; c->key != NULL; c++)
        buf_printf(out, "%s%s", c > columns ? "," : "", c->key);
    buf_puts(out, "\r\n");
    json_array_foreach(json_object_get(answer, "rows"), i, row)
    {
        for (const struct answer_column *c = columns; c->key != NULL; c++) {
            if (c > columns)
                buf_putc(out, ',');
            csv_value(out, json_object_get(row, c->key));
        }
        buf_puts(out, "\r\n");
    }
}
