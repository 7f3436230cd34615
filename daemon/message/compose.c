#include "message/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "message/notice_values.h"

/* One message on its way. */
struct work {
    const struct composer *composer;
    const char *language;
    json_t *message; /* the values of the message as a whole */
    json_t *sorted;  /* the notices as the store gave them, in the order of the message */
    json_t *notices; /* their values, in the same order */
};

static void set_words(json_t *values, const char *field, const char *text)
{
    json_t *string = text != NULL && *text != '\0' ? json_string(text) : NULL;

    if (string != NULL)
        json_object_set_new(values, field, string);
}

static json_t *message_values(const struct composer *composer, const struct claim_text *claim,
                              date_t today)
{
    const struct council *council = &composer->council;
    json_t *values = json_object();
    json_t *of_council = json_object();

    set_words(of_council, "name", council->name);
    set_words(of_council, "team", council->team);
    set_words(of_council, "reply_to", council->reply_to);
    set_words(of_council, "phone", council->phone);
    set_words(of_council, "address", council->address);
    set_words(of_council, "hours", council->hours);
    json_object_set_new(values, "council", of_council);
    set_words(values, "name", claim->name);
    set_words(values, "key", claim->key);
    notice_set_long(values, "today_long", today);
    return values;
}

static const char *text_of(const json_t *notice, const char *name)
{
    const char *text = json_string_value(json_object_get(notice, name));

    return text != NULL ? text : "";
}

static int rank_of(const json_t *notice)
{
    static const char *const ranks[] = {"urgent", "soon", "routine"};
    const char *pressing = text_of(notice, "pressing");
    int rank = 0;

    while (rank < (int)ARRAY_SIZE(ranks) && strcmp(ranks[rank], pressing) != 0)
        rank++;
    return rank;
}

/* Most pressing, then the earlier last day, then the older notice. */
static int by_pressing(const void *left, const void *right)
{
    const json_t *a = *(json_t *const *)left;
    const json_t *b = *(json_t *const *)right;
    json_int_t id_a = json_integer_value(json_object_get(a, "id"));
    json_int_t id_b = json_integer_value(json_object_get(b, "id"));
    int order = rank_of(a) - rank_of(b);

    if (order == 0)
        order = strcmp(text_of(a, "last_day"), text_of(b, "last_day"));
    return order != 0 ? order : (id_a > id_b) - (id_a < id_b);
}

/* The notices in the order of the message; NULL where there are none. */
static json_t *sort_notices(const char *text, char **cause)
{
    json_error_t error;
    json_t *list = json_loads(text != NULL ? text : "", 0, &error);
    size_t count = json_array_size(list);
    json_t *sorted = json_array();
    json_t **order = xcalloc(count, sizeof(json_t *));
    bool good = count > 0;

    for (size_t i = 0; i < count; i++) {
        order[i] = json_array_get(list, i);
        good = good && json_is_object(order[i]);
    }
    if (good)
        qsort(order, count, sizeof(json_t *), by_pressing);
    for (size_t i = 0; i < count; i++)
        json_array_append(sorted, order[i]);
    free(order);
    json_decref(list);
    if (good)
        return sorted;
    json_decref(sorted);
    *cause = xstrdup("the message has no notices that can be read");
    return NULL;
}

/* Without trailing space, without more than one empty line together, and with one line end last. */
static char *tidy_text(const char *text)
{
    struct buf out = BUF_INIT;
    size_t newlines = 2;

    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\n') {
            while (out.len > 0 && (out.data[out.len - 1] == ' ' || out.data[out.len - 1] == '\t'))
                out.data[--out.len] = '\0';
            if (newlines < 2)
                buf_putc(&out, '\n');
            newlines++;
        } else {
            buf_putc(&out, *c);
            if (*c != ' ' && *c != '\t')
                newlines = 0;
        }
    }
    while (out.len > 0 && strchr(" \t\n", out.data[out.len - 1]) != NULL)
        out.len--;
    buf_putc(&out, '\n');
    return buf_steal(&out);
}

/* A subject is one line: whatever breaks it becomes a space. */
static char *tidy_subject(const char *text)
{
    struct buf out = BUF_INIT;

    buf_puts(&out, "");
    for (; *text != '\0'; text++) {
        char c = strchr("\n\r\t", *text) != NULL ? ' ' : *text;

        if (c != ' ' || (out.len > 0 && out.data[out.len - 1] != ' '))
            buf_putc(&out, c);
    }
    while (out.len > 0 && out.data[out.len - 1] == ' ')
        out.data[--out.len] = '\0';
    return buf_steal(&out);
}

/* One part of one template over the values; NULL and a cause where it cannot be had. */
static char *show(const struct work *work, const char *name, const struct template *template,
                  enum template_part part, json_t *values, char **cause)
{
    struct buf out = BUF_INIT;
    char *why = NULL;

    if (template == NULL) {
        *cause = xasprintf("there is no template \"%s\"", name);
        return NULL;
    }
    buf_puts(&out, "");
    if (templates_render(work->composer->templates, template, part, values, &out, &why))
        return buf_steal(&out);
    *cause = xasprintf("the template \"%s\" (%s): %s", name, template->language, why);
    free(why);
    buf_free(&out);
    return NULL;
}

static const struct template *find(const struct work *work, const char *name)
{
    return templates_find(work->composer->templates, name, work->language);
}

/* What the notice's own template makes of it; it sees the message's values too. */
static char *show_notice(const struct work *work, size_t i, enum template_part part, char **cause)
{
    const char *name = text_of(json_array_get(work->sorted, i), "template");
    json_t *values = json_copy(json_array_get(work->notices, i));
    char *shown;

    json_object_update_missing(values, work->message);
    shown = show(work, name, find(work, name), part, values, cause);
    json_decref(values);
    return shown;
}

/* A text body ends with one line end, so that in a layout that gives it a line an empty one follows
 * it; tidy_text sees to it that there is never more than one. */
static json_t *body_value(char *body, enum template_part part)
{
    char *tidy = part == PART_TEXT ? tidy_text(body) : xstrdup(body);
    json_t *value = json_string(tidy);

    free(tidy);
    free(body);
    return value;
}

/* Gives each notice its body and number. */
static bool set_bodies(struct work *work, enum template_part part, char **cause)
{
    size_t count = json_array_size(work->notices);

    for (size_t i = 0; i < count; i++) {
        json_t *values = json_array_get(work->notices, i);
        char *body = show_notice(work, i, part, cause);

        if (body == NULL)
            return false;
        json_object_set_new(values, "body", body_value(body, part));
        json_object_set_new(values, "number", json_integer((json_int_t)i + 1));
    }
    return true;
}

/* The list that the layout goes through: the notices, and where there are several what the digest
 * says before them or in their stead. Those words are no notice: they have no number, and within
 * them `several` is not there, so that a layout that sets notices apart leaves them alone. A new
 * reference. */
static json_t *entries(const struct work *work, enum template_part part, char **cause)
{
    const struct template *digest = find(work, "digest");
    json_t *list = json_array();
    char *words;

    if (json_array_size(work->notices) > 1 && digest != NULL && digest->parts[part] != NULL) {
        words = show(work, "digest", digest, part, work->message, cause);
        if (words == NULL) {
            json_decref(list);
            return NULL;
        }
        json_array_append_new(
            list, json_pack("{s:o,s:b}", "body", body_value(words, part), "several", 0));
        if (digest->shows_bodies[part])
            return list;
    }
    json_array_extend(list, work->notices);
    return list;
}

static char *show_part(struct work *work, enum template_part part, char **cause)
{
    json_t *around;
    json_t *list;
    char *shown;

    if (!set_bodies(work, part, cause))
        return NULL;
    json_object_set(work->message, "notices", work->notices);
    list = entries(work, part, cause);
    if (list == NULL)
        return NULL;
    around = json_copy(work->message);
    json_object_set_new(around, "notices", list);
    shown = show(work, "layout", find(work, "layout"), part, around, cause);
    json_decref(around);
    return shown;
}

static bool compose_text(struct work *work, char **out, char **cause)
{
    char *text = show_part(work, PART_TEXT, cause);

    if (text == NULL)
        return false;
    *out = tidy_text(text);
    free(text);
    return true;
}

static bool compose_html(struct work *work, char **out, char **cause)
{
    *out = show_part(work, PART_HTML, cause);
    return *out != NULL;
}

static bool compose_subject(struct work *work, char **out, char **cause)
{
    char *subject = json_array_size(work->notices) == 1 ? show_notice(work, 0, PART_SUBJECT, cause)
                                                        : show(work, "digest", find(work, "digest"),
                                                               PART_SUBJECT, work->message, cause);

    if (subject == NULL)
        return false;
    *out = tidy_subject(subject);
    free(subject);
    return true;
}

static void set_notices(struct work *work, enum tier tier, date_t today)
{
    size_t count = json_array_size(work->sorted);

    work->notices = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(
            work->notices,
            notice_values(work->composer, json_array_get(work->sorted, i), tier, today));
    json_object_set_new(work->message, "count", json_integer((json_int_t)count));
    json_object_set_new(work->message, "several", json_boolean(count > 1));
}

bool compose_message(const struct composer *composer, const struct claim_text *claim, instant_t now,
                     struct composed *out, char **cause)
{
    date_t today = zone_date(composer->zone, now);
    enum tier tier = TIER_NOTHING;
    struct work work = {.composer = composer, .language = claim->language};
    bool good;

    *out = (struct composed){NULL, NULL, NULL};
    work.sorted = sort_notices(claim->notices, cause);
    if (work.sorted == NULL)
        return false;
    if (claim->tier == NULL || !tier_parse(claim->tier, &tier))
        tier = TIER_NOTHING;
    work.message = message_values(composer, claim, today);
    set_notices(&work, tier, today);
    good = compose_subject(&work, &out->subject, cause) && compose_text(&work, &out->text, cause) &&
           compose_html(&work, &out->html, cause);
    json_decref(work.message);
    json_decref(work.notices);
    json_decref(work.sorted);
    if (!good)
        composed_free(out);
    return good;
}

void composed_free(struct composed *composed)
{
    free(composed->subject);
    free(composed->text);
    free(composed->html);
    *composed = (struct composed){NULL, NULL, NULL};
}
