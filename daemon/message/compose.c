#include "message/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsontext.h"
#include "base/xalloc.h"
#include "message/digest.h"
#include "message/notice_values.h"
#include "message/prose.h"

/* A digest stays below 100 kilobytes and readable: everything is listed, the first entries say what
 * to do, and the notices follow while they are short enough together. */
enum { ROOM_BYTES = 45000, ENTRY_BYTES = 100 };

/* The values in one language. */
struct spoken {
    const char *language; /* NULL: not worked out yet */
    json_t *message;      /* for the message as a whole */
    json_t *notices;      /* for each notice and the message, in the message's order */
};

/* One message being composed. A template without a translation is shown in the default language,
 * with its dates: one mail can contain both. */
struct work {
    const struct composer *composer;
    const struct message_content *claim;
    enum tier tier;
    date_t today;
    json_t *sorted;           /* the notices from the store, in the message's order */
    json_t *asks;             /* what the first ones say first */
    size_t whole;             /* how many, from the first, are shown in full */
    json_t *once;             /* partials that the layout shows once for all */
    json_t *subjects;         /* the subject each would have by itself */
    struct prose_slot *slots; /* the bodies of those shown in full, then the digest's text */
    struct spoken spoken[2];
};

static void set_words(json_t *values, const char *field, const char *text)
{
    json_t *string = text != NULL && *text != '\0' ? json_string(text) : NULL;

    if (string != NULL)
        json_object_set_new(values, field, string);
}

static size_t count_long_over(const struct work *work)
{
    const json_t *notice;
    size_t i, count = 0;

    json_array_foreach(work->sorted, i, notice) count += digest_is_old(notice);
    return count;
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
    set_words(values, "page", council->page);
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
    json_object_set_new(values, "thin", json_boolean(work->tier < TIER_INITIALS));
    if (old > 0)
        json_object_set_new(values, "long_over", json_integer((json_int_t)old));
    return values;
}

/* The values in the template's language. */
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

/* The notices in the message's order; NULL if there are none. */
static json_t *sort_notices(const char *text, char **cause)
{
    json_error_t error;
    json_t *list = json_loads(text != NULL ? text : "", 0, &error), *sorted = NULL;
    const json_t *notice;
    size_t i;
    bool good = json_array_size(list) > 0;

    json_array_foreach(list, i, notice) good = good && json_is_object(notice);
    if (good)
        sorted = digest_order(list);
    else
        *cause = xstrdup("the message has no notices that can be read");
    json_decref(list);
    return sorted;
}

/* A subject is one line: line breaks become spaces. */
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

/* Renders one part of a template; NULL and a cause if a limit is hit. */
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

/* In the claim's language or the default one; NULL and a cause if neither has it. */
static const struct template *find(const struct work *work, const char *name, char **cause)
{
    const struct template *template =
        templates_find(work->composer->templates, name, work->claim->language);

    if (template == NULL)
        *cause = xasprintf("there is no template \"%s\"", name);
    return template;
}

/* Renders the notice with its own template, which sees the message's values too. */
static char *show_notice(struct work *work, size_t i, enum template_part part, char **cause)
{
    const struct template *template =
        find(work, json_text(json_array_get(work->sorted, i), "template"), cause);

    if (template == NULL)
        return NULL;
    return show(work, template, part, json_array_get(speak(work, template)->notices, i), cause);
}

/* The subjects of all notices from their templates, in order; a new list, or NULL. */
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

/* The message's values for layout and digest, with the notices as a list; those shown in full have
 * their slot marks as bodies. A new object. */
static json_t *values_around(const struct work *work, const struct spoken *spoken)
{
    json_t *values = json_copy(spoken->message);
    json_t *notice;
    size_t i;

    json_array_foreach(spoken->notices, i, notice)
    {
        char *mark = prose_slot_mark(i);

        json_object_set(notice, "subject", json_array_get(work->subjects, i));
        json_object_set(notice, "ask", json_array_get(work->asks, i));
        if (i < work->whole)
            json_object_set_new(notice, "body", json_string(mark));
        json_object_set_new(notice, "number", json_integer((json_int_t)i + 1));
        free(mark);
    }
    json_object_set_new(values, "notices", json_copy(spoken->notices));
    if (json_object_size(work->once) > 0)
        json_object_set(values, "once", work->once);
    if (work->whole < json_array_size(work->sorted))
        json_object_set_new(values, "whole", json_integer((json_int_t)work->whole));
    digest_fill(values, work->sorted, spoken->notices, work->today);
    return values;
}

/* Renders the notice with its own template, as a slot. */
static bool show_slot(struct work *work, size_t i, struct prose_slot *slot, char **cause)
{
    const struct template *template =
        find(work, json_text(json_array_get(work->sorted, i), "template"), cause);

    if (template == NULL)
        return false;
    slot->language = template->language;
    slot->text = show_notice(work, i, PART_TEXT, cause);
    if (slot->text == NULL)
        return false;
    if (template->parts[PART_HTML] != NULL)
        slot->html = show_notice(work, i, PART_HTML, cause);
    return template->parts[PART_HTML] == NULL || slot->html != NULL;
}

/* Renders a partial for a notice; empty if there is no such partial. */
static char *show_partial(struct work *work, size_t i, const char *language, const char *name,
                          char **cause)
{
    const struct template *partial = templates_partial(work->composer->templates, language, name);

    if (partial == NULL)
        return xstrdup("");
    return show(work, partial, PART_TEXT, json_array_get(speak(work, partial)->notices, i), cause);
}

/* Removes from a notice's text what the layout says once for several. */
static bool take_once(struct work *work, size_t i, struct prose_slot *slot, char **cause)
{
    static const char *const names[] = {"current_test", "record", "reply"};
    char *text = (char *)(uintptr_t)slot->text;

    for (size_t n = 0; slot->html == NULL && n < ARRAY_SIZE(names); n++) {
        char *said = show_partial(work, i, slot->language, names[n], cause), *found;

        if (said == NULL)
            return false;
        found = *said != '\0' ? strstr(text, said) : NULL;
        if (found != NULL) {
            memmove(found, found + strlen(said), strlen(found + strlen(said)) + 1);
            json_object_set_new(work->once, names[n], json_true());
        }
        free(said);
    }
    return true;
}

/* What a notice says first, apart from why it reaches a stand-in. */
static char *show_ask(struct work *work, size_t i, const struct prose_slot *slot, char **cause)
{
    char *said = show_partial(work, i, slot->language, "instead", cause), *ask = NULL;

    if (said != NULL)
        ask = prose_first(slot->text +
                          (strncmp(slot->text, said, strlen(said)) == 0 ? strlen(said) : 0));
    free(said);
    return ask;
}

static void free_slot(struct prose_slot *slot)
{
    free((char *)(uintptr_t)slot->text);
    free((char *)(uintptr_t)slot->html);
    *slot = (struct prose_slot){NULL, NULL, NULL};
}

/* What the first notices say first, and the slots of those shown in full: as many as fit besides
 * the list. */
static bool show_bodies(struct work *work, char **cause)
{
    size_t all = json_array_size(work->sorted), count = all - count_long_over(work);
    size_t room = all * ENTRY_BYTES < ROOM_BYTES ? ROOM_BYTES - all * ENTRY_BYTES : 0;
    size_t whole = 0, asked = 0;

    work->asks = json_array();
    work->once = json_object();
    for (size_t i = 0; i == 0 || (i < count && asked < room / 3 * 2); i++) {
        struct prose_slot *slot = &work->slots[i];
        char *ask;

        if (!show_slot(work, i, slot, cause))
            return false;
        ask = show_ask(work, i, slot, cause);
        if (ask == NULL)
            return false;
        json_array_append_new(work->asks, json_string(ask));
        asked += strlen(ask);
        free(ask);
        whole += strlen(slot->text);
        if (i == 0 || (work->whole == i && whole <= room / 3))
            work->whole = i + 1;
        else
            free_slot(slot);
        if (all > 1 && work->whole == i + 1 && !take_once(work, i, slot, cause))
            return false;
    }
    return true;
}

/* Puts the digest's text before the notices or instead of them, as the slot after theirs. That text
 * is not a notice: it has no number, and `several` is absent within it, so that a layout that
 * separates notices leaves it alone. */
static bool add_digest(struct work *work, json_t *list, char **cause)
{
    const struct template *digest = find(work, "digest", cause);
    struct prose_slot *slot = &work->slots[work->whole];
    json_t *values;
    char *mark;

    if (digest == NULL)
        return false;
    if (digest->parts[PART_TEXT] == NULL)
        return true;
    slot->language = digest->language;
    values = values_around(work, speak(work, digest));
    slot->text = show(work, digest, PART_TEXT, values, cause);
    json_decref(values);
    if (slot->text == NULL)
        return false;
    if (digest->shows_bodies)
        json_array_clear(list);
    mark = prose_slot_mark(work->whole);
    json_array_insert_new(list, 0, json_pack("{s:s,s:b}", "body", mark, "several", 0));
    free(mark);
    return true;
}

/* The layout around the slots. */
static char *show_layout(struct work *work, const struct template *layout, char **cause)
{
    json_t *values = values_around(work, speak(work, layout));
    json_t *list = json_object_get(values, "notices");
    char *shown = NULL;

    while (json_array_size(list) > work->whole)
        json_array_remove(list, json_array_size(list) - 1);
    if (json_array_size(work->sorted) == 1 || add_digest(work, list, cause))
        shown = show(work, layout, PART_TEXT, values, cause);
    json_decref(values);
    return shown;
}

/* The only matter that all notices are about. */
static char *matter_of(const struct work *work)
{
    const json_t *first = json_array_get(work->sorted, 0), *notice;
    size_t i;

    json_array_foreach(work->sorted, i, notice)
    {
        if (strcmp(json_text(notice, "kind"), json_text(first, "kind")) != 0 ||
            strcmp(json_text(notice, "reference"), json_text(first, "reference")) != 0)
            return NULL;
    }
    return *json_text(first, "reference") != '\0'
               ? xasprintf("%s %s", json_text(first, "kind"), json_text(first, "reference"))
               : NULL;
}

static bool compose_bodies(struct work *work, struct composed *out, char **cause)
{
    const struct template *layout = find(work, "layout", cause);
    struct buf text = BUF_INIT, html = BUF_INIT;
    struct prose prose = {.slots = work->slots};
    char *around = NULL;

    if (layout != NULL && show_bodies(work, cause))
        around = show_layout(work, layout, cause);
    if (around == NULL)
        return false;
    prose.count = work->whole + 1;
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
    json_t *values;
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
    values = json_copy(speak(work, digest)->message);
    digest_fill(values, work->sorted, speak(work, digest)->notices, work->today);
    subject = show(work, digest, PART_SUBJECT, values, cause);
    json_decref(values);
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
        free_slot(&work->slots[i]);
    }
    free(work->slots);
    json_decref(work->asks);
    json_decref(work->once);
    json_decref(work->subjects);
    json_decref(work->sorted);
}

bool compose_message(const struct composer *composer, const struct message_content *claim,
                     instant_t now, struct composed *out, char **cause)
{
    struct work work = {
        .composer = composer, .claim = claim, .today = zone_date(composer->zone, now)};
    bool good;

    *out = (struct composed){.text = NULL};
    work.sorted = sort_notices(claim->notices, cause);
    if (work.sorted == NULL)
        return false;
    work.sorted = digest_merge(work.sorted, composer->templates, claim->language);
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
    *composed = (struct composed){.text = NULL};
}
