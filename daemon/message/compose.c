#include "message/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "message/notice_values.h"
#include "message/prose.h"

#define LONG_OVER_WHOLE 20 /* so many that are long over are shown whole, beside the others */

/* The values in the words of one language. */
struct spoken {
    const char *language; /* NULL: not worked out yet */
    json_t *message;      /* those of the message as a whole */
    json_t *notices;      /* those of each notice and of the message, in its order */
};

/* One message on its way. A template without a translation is shown in the default language, and so
 * are the dates in it: one mail can speak both. */
struct work {
    const struct composer *composer;
    const struct claim_text *claim;
    enum tier tier;
    date_t today;
    json_t *sorted;           /* the notices as the store gave them, in the order of the message */
    json_t *subjects;         /* what each would have as its subject by itself */
    struct prose_slot *slots; /* the bodies of those shown whole, then the digest's words */
    struct spoken spoken[2];
};

static void set_words(json_t *values, const char *field, const char *text)
{
    json_t *string = text != NULL && *text != '\0' ? json_string(text) : NULL;

    if (string != NULL)
        json_object_set_new(values, field, string);
}

static const char *text_of(const json_t *notice, const char *name)
{
    const char *text = json_string_value(json_object_get(notice, name));

    return text != NULL ? text : "";
}

/* What ended long ago and was not closed goes last: it must not stand before what can still be
 * done. */
static bool long_over(const json_t *notice)
{
    return json_is_true(json_object_get(notice, "long_over"));
}

static bool no_authority(const json_t *notice)
{
    return json_is_true(json_object_get(notice, "no_authority"));
}

static size_t count_long_over(const struct work *work)
{
    const json_t *notice;
    size_t i, count = 0;

    json_array_foreach(work->sorted, i, notice) count += long_over(notice);
    return count;
}

/* How many notices, from the first, are shown whole: where many are long over, those are listed
 * only, so that what can still be done is not a page in a book. */
static size_t count_whole(const struct work *work)
{
    size_t old = count_long_over(work);

    return json_array_size(work->sorted) - (old > LONG_OVER_WHOLE ? old : 0);
}

static bool all_urgent(const struct work *work)
{
    const json_t *notice;
    size_t i, count = json_array_size(work->sorted), urgent = 0;

    json_array_foreach(work->sorted, i, notice) urgent +=
        strcmp(text_of(notice, "pressing"), "urgent") == 0;
    return count > 0 && urgent == count;
}

static json_t *council_values(const struct council *council, const char *language)
{
    bool welsh = strcmp(language, "cy") == 0;
    bool hours = welsh && council->hours_cy != NULL && *council->hours_cy != '\0';
    json_t *values = json_object();

    set_words(values, "name", council->name);
    set_words(values, "team", council->team);
    set_words(values, "reply_to", council->reply_to);
    set_words(values, "phone", council->phone);
    set_words(values, "address", council->address);
    set_words(values, "hours", hours ? council->hours_cy : council->hours);
    set_words(values, "out_of_hours", council->out_of_hours);
    set_words(values, "asks", welsh ? council->asks_cy : council->asks);
    set_words(values, "guidance", council->guidance);
    return values;
}

static json_t *message_values(const struct work *work, const struct words *words,
                              const char *language)
{
    size_t count = json_array_size(work->sorted), old = count_long_over(work);
    json_t *values = json_object();

    json_object_set_new(values, "council", council_values(&work->composer->council, language));
    set_words(values, "name", work->claim->name);
    set_words(values, "key", work->claim->key);
    notice_set_long(values, words, "today_long", work->today);
    json_object_set_new(values, "count", json_integer((json_int_t)count));
    json_object_set_new(values, "several", json_boolean(count > 1));
    json_object_set_new(values, "all_urgent", json_boolean(all_urgent(work)));
    if (old > 0)
        json_object_set_new(values, "long_over", json_integer((json_int_t)old));
    return values;
}

/* The values as the template's language has them. */
static const struct spoken *speak(struct work *work, const struct template *template)
{
    const struct words *words = templates_words(work->composer->templates, template->language);
    struct spoken *spoken = &work->spoken[0];
    const json_t *notice;
    size_t i;

    if (spoken->language != NULL && strcmp(spoken->language, template->language) != 0)
        spoken++;
    if (spoken->language != NULL)
        return spoken;
    spoken->language = template->language;
    spoken->message = message_values(work, words, template->language);
    spoken->notices = json_array();
    json_array_foreach(work->sorted, i, notice)
    {
        json_t *values = notice_values(work->composer, words, notice, work->tier, work->today);

        json_object_update_missing(values, spoken->message);
        json_array_append_new(spoken->notices, values);
    }
    return spoken;
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

/* Most pressing, then who is held without authority, then the earlier last day, then the older
 * notice. */
static int by_pressing(const void *left, const void *right)
{
    const json_t *a = *(json_t *const *)left;
    const json_t *b = *(json_t *const *)right;
    json_int_t id_a = json_integer_value(json_object_get(a, "id"));
    json_int_t id_b = json_integer_value(json_object_get(b, "id"));
    int order = (int)long_over(a) - (int)long_over(b);

    if (order == 0)
        order = rank_of(a) - rank_of(b);
    if (order == 0)
        order = (int)no_authority(b) - (int)no_authority(a);
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

/* One part of a template over the values; NULL and a cause where a limit is hit. */
static char *show(const struct work *work, const struct template *template, enum template_part part,
                  json_t *values, char **cause)
{
    struct buf out = BUF_INIT;
    char *why = NULL;
    bool shown;

    buf_puts(&out, "");
    shown = templates_render(work->composer->templates, template, part, values, &out, &why);
    if (shown)
        return buf_steal(&out);
    *cause = xasprintf("the template \"%s\" (%s): %s", template->name, template->language, why);
    free(why);
    buf_free(&out);
    return NULL;
}

/* In the language of the claim or the default one; NULL and a cause where neither has it. */
static const struct template *find(const struct work *work, const char *name, char **cause)
{
    const struct template *template =
        templates_find(work->composer->templates, name, work->claim->language);

    if (template == NULL)
        *cause = xasprintf("there is no template \"%s\"", name);
    return template;
}

/* What the notice's own template makes of it; it sees the message's values too. */
static char *show_notice(struct work *work, size_t i, enum template_part part, char **cause)
{
    const struct template *template =
        find(work, text_of(json_array_get(work->sorted, i), "template"), cause);

    if (template == NULL)
        return NULL;
    return show(work, template, part, json_array_get(speak(work, template)->notices, i), cause);
}

/* What the templates of all notices make of their subjects, in order; a new list, or NULL. */
static json_t *show_subjects(struct work *work, char **cause)
{
    json_t *subjects = json_array();

    for (size_t i = 0; i < json_array_size(work->sorted); i++) {
        char *subject = show_notice(work, i, PART_SUBJECT, cause);
        char *tidy;

        if (subject == NULL) {
            json_decref(subjects);
            return NULL;
        }
        tidy = tidy_subject(subject);
        json_array_append_new(subjects, json_string(tidy));
        free(tidy);
        free(subject);
    }
    return subjects;
}

/* The message's values for layout and digest, with the notices as a list; the first `slots` of them
 * have the marks of their slots as bodies. New. */
static json_t *values_around(const struct work *work, const struct spoken *spoken, size_t slots)
{
    json_t *values = json_copy(spoken->message);
    json_t *notice;
    size_t i;

    json_array_foreach(spoken->notices, i, notice)
    {
        char *mark = prose_slot_mark(i);

        json_object_set(notice, "subject", json_array_get(work->subjects, i));
        if (i < slots)
            json_object_set_new(notice, "body", json_string(mark));
        json_object_set_new(notice, "number", json_integer((json_int_t)i + 1));
        free(mark);
    }
    json_object_set_new(values, "notices", json_copy(spoken->notices));
    return values;
}

/* What the notices' own templates make of them: the first `count` slots. */
static bool show_bodies(struct work *work, size_t count, char **cause)
{
    for (size_t i = 0; i < count; i++) {
        const struct template *template =
            find(work, text_of(json_array_get(work->sorted, i), "template"), cause);
        struct prose_slot *slot = &work->slots[i];

        if (template == NULL)
            return false;
        slot->language = template->language;
        slot->text = show_notice(work, i, PART_TEXT, cause);
        if (slot->text == NULL)
            return false;
        if (template->parts[PART_HTML] == NULL)
            continue;
        slot->html = show_notice(work, i, PART_HTML, cause);
        if (slot->html == NULL)
            return false;
    }
    return true;
}

/* Puts what the digest says before the notices or in their stead, as the slot after theirs. Those
 * words are no notice: they have no number, and within them `several` is not there, so that a
 * layout that sets notices apart leaves them alone. */
static bool add_digest(struct work *work, size_t slot, json_t *list, char **cause)
{
    const struct template *digest = find(work, "digest", cause);
    json_t *values;
    char *mark;

    if (digest == NULL)
        return false;
    if (digest->parts[PART_TEXT] == NULL)
        return true;
    work->slots[slot].language = digest->language;
    values = values_around(work, speak(work, digest), slot);
    work->slots[slot].text = show(work, digest, PART_TEXT, values, cause);
    json_decref(values);
    if (work->slots[slot].text == NULL)
        return false;
    if (digest->shows_bodies)
        json_array_clear(list);
    mark = prose_slot_mark(slot);
    json_array_insert_new(list, 0, json_pack("{s:s,s:b}", "body", mark, "several", 0));
    free(mark);
    return true;
}

/* The layout around `count` slots for bodies. */
static char *show_layout(struct work *work, const struct template *layout, size_t count,
                         char **cause)
{
    json_t *values = values_around(work, speak(work, layout), count);
    json_t *list = json_object_get(values, "notices");
    char *shown = NULL;

    while (json_array_size(list) > count)
        json_array_remove(list, json_array_size(list) - 1);
    if (json_array_size(work->sorted) == 1 || add_digest(work, count, list, cause))
        shown = show(work, layout, PART_TEXT, values, cause);
    json_decref(values);
    return shown;
}

/* The one matter that all notices are about. */
static char *matter_of(const struct work *work)
{
    const json_t *first = json_array_get(work->sorted, 0), *notice;
    size_t i;

    json_array_foreach(work->sorted, i, notice)
    {
        if (strcmp(text_of(notice, "kind"), text_of(first, "kind")) != 0 ||
            strcmp(text_of(notice, "reference"), text_of(first, "reference")) != 0)
            return NULL;
    }
    return *text_of(first, "reference") != '\0'
               ? xasprintf("%s %s", text_of(first, "kind"), text_of(first, "reference"))
               : NULL;
}

static bool compose_bodies(struct work *work, struct composed *out, char **cause)
{
    const struct template *layout = find(work, "layout", cause);
    size_t count = count_whole(work);
    struct buf text = BUF_INIT, html = BUF_INIT;
    struct prose prose = {.slots = work->slots, .count = count + 1};
    char *around = NULL;

    if (layout != NULL && show_bodies(work, count, cause))
        around = show_layout(work, layout, count, cause);
    if (around == NULL)
        return false;
    prose.text = around;
    prose.language = layout->language;
    prose_text(&prose, &text);
    prose_page(&prose, out->subject, &html);
    out->text = buf_steal(&text);
    out->html = buf_steal(&html);
    out->language = xstrdup(layout->language);
    out->matter = matter_of(work);
    free(around);
    return true;
}

static bool compose_subject(struct work *work, char **out, char **cause)
{
    const struct template *digest;
    char *subject;

    work->subjects = show_subjects(work, cause);
    if (work->subjects == NULL)
        return false;
    if (json_array_size(work->subjects) == 1) {
        *out = xstrdup(json_string_value(json_array_get(work->subjects, 0)));
        return true;
    }
    digest = find(work, "digest", cause);
    if (digest == NULL)
        return false;
    subject = show(work, digest, PART_SUBJECT, speak(work, digest)->message, cause);
    if (subject == NULL)
        return false;
    *out = tidy_subject(subject);
    free(subject);
    return true;
}

static void free_work(struct work *work)
{
    for (size_t i = 0; i < ARRAY_SIZE(work->spoken); i++) {
        json_decref(work->spoken[i].message);
        json_decref(work->spoken[i].notices);
    }
    for (size_t i = 0; work->slots != NULL && i <= json_array_size(work->sorted); i++) {
        free((char *)(uintptr_t)work->slots[i].text);
        free((char *)(uintptr_t)work->slots[i].html);
    }
    free(work->slots);
    json_decref(work->subjects);
    json_decref(work->sorted);
}

bool compose_message(const struct composer *composer, const struct claim_text *claim, instant_t now,
                     struct composed *out, char **cause)
{
    struct work work = {
        .composer = composer, .claim = claim, .today = zone_date(composer->zone, now)};
    bool good;

    *out = (struct composed){NULL};
    work.sorted = sort_notices(claim->notices, cause);
    if (work.sorted == NULL)
        return false;
    if (claim->tier == NULL || !tier_parse(claim->tier, &work.tier))
        work.tier = TIER_NOTHING;
    work.slots = xcalloc(json_array_size(work.sorted) + 1, sizeof(*work.slots));
    good = compose_subject(&work, &out->subject, cause) && compose_bodies(&work, out, cause);
    free_work(&work);
    if (!good)
        composed_free(out);
    return good;
}

void composed_free(struct composed *composed)
{
    free(composed->subject);
    free(composed->text);
    free(composed->html);
    free(composed->language);
    free(composed->matter);
    *composed = (struct composed){NULL};
}
