#include "message/card.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/plural.h"
#include "base/xalloc.h"
#include "law/date.h"
#include "message/fields.h"

static json_t *text_block(const char *text)
{
    return json_pack("{s:s, s:s, s:b}", "type", "TextBlock", "text", text, "wrap", 1);
}

static void add_text(json_t *blocks, char *text)
{
    json_array_append_new(blocks, text_block(text));
    free(text);
}

/* NULL: it has no reference or no last day, so there is nothing to show. */
static json_t *fact_of(const json_t *notice)
{
    const char *reference = json_string_value(json_object_get(notice, "reference"));
    const char *last_day = json_string_value(json_object_get(notice, "last_day"));
    char words[64];
    date_t date;

    if (reference == NULL || last_day == NULL || !date_parse(last_day, &date))
        return NULL;
    date_long(date, words, sizeof(words));
    return json_pack("{s:s, s:s}", "title", reference, "value", words);
}

static void add_facts(json_t *blocks, const json_t *notices)
{
    json_t *facts = json_array();
    const json_t *notice;
    size_t i;

    json_array_foreach(notices, i, notice)
    {
        json_t *fact = i < CARD_FACTS_MOST ? fact_of(notice) : NULL;

        if (fact != NULL)
            json_array_append_new(facts, fact);
    }
    if (json_array_size(facts) > 0)
        json_array_append_new(blocks, json_pack("{s:s, s:O}", "type", "FactSet", "facts", facts));
    json_decref(facts);
    if (json_array_size(notices) > CARD_FACTS_MOST)
        add_text(blocks, xasprintf("and %zu more", json_array_size(notices) - CARD_FACTS_MOST));
}

static json_t *blocks_of(const struct card_text *card, const json_t *notices)
{
    size_t count = json_array_size(notices);
    json_t *blocks = json_array();
    enum tier tier;

    if (!tier_parse(card->tier, &tier))
        tier = TIER_NOTHING;
    if (count == 0) {
        add_text(blocks, xstrdup("Test message from dolsd: nothing to do."));
    } else {
        add_text(blocks, xasprintf("DoLS digest of today: %zu %s, by the last day of each", count,
                                   plural((int64_t)count, "deadline", "deadlines")));
        if (tier >= TIER_REFERENCE)
            add_facts(blocks, notices);
        add_text(blocks, xstrdup("The e-mail of today says what is to be done."));
    }
    add_text(blocks, xasprintf("Message %.8s", card->key));
    return blocks;
}

bool card_build(const struct card_text *card, struct buf *out, char **cause)
{
    json_t *notices = json_loads(card->notices, 0, NULL);
    json_t *message;
    char *body;

    if (!json_is_array(notices)) {
        json_decref(notices);
        *cause = xstrdup("the notices are not a list");
        return false;
    }
    message =
        json_pack("{s:s, s:[{s:s, s:n, s:{s:s, s:s, s:s, s:o}}]}", "type", "message", "attachments",
                  "contentType", "application/vnd.microsoft.card.adaptive", "contentUrl", "content",
                  "$schema", "http://adaptivecards.io/schemas/adaptive-card.json", "type",
                  "AdaptiveCard", "version", "1.2", "body", blocks_of(card, notices));
    body = json_dumps(message, JSON_COMPACT);
    if (body == NULL)
        abort();
    buf_puts(out, body);
    free(body);
    json_decref(message);
    json_decref(notices);
    return true;
}
