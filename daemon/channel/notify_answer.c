#include "channel/notify_answer.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/base.h"
#include "base/jsontext.h"

#define HOLD_KEY_S   300
#define HOLD_RATE_S  60
#define HOLD_DAILY_S 3600
#define DAY_S        86400

static const struct {
    const char *word;
    enum notify_state state;
} states[] = {
    {"delivered", NOTIFY_ARRIVED},
    {"received", NOTIFY_ARRIVED},
    {"created", NOTIFY_ON_WAY},
    {"sending", NOTIFY_ON_WAY},
    {"pending", NOTIFY_ON_WAY},
    {"accepted", NOTIFY_ON_WAY},
    {"pending-virus-check", NOTIFY_ON_WAY},
    {"sent", NOTIFY_SILENT},
    {"temporary-failure", NOTIFY_FAILED},
    {"technical-failure", NOTIFY_FAILED},
    {"permanent-failure", NOTIFY_LOST},
    {"cancelled", NOTIFY_LOST},
    {"virus-scan-failed", NOTIFY_LOST},
    {"validation-failed", NOTIFY_LOST},
};

/* The newest: lists come newest first, but nothing promises that. */
static const json_t *newest(const json_t *list)
{
    const json_t *best = NULL;
    const json_t *one;
    size_t i;

    json_array_foreach(list, i, one)
    {
        if (best == NULL || strcmp(json_text(one, "created_at"), json_text(best, "created_at")) > 0)
            best = one;
    }
    return best;
}

static enum notify_state state_of(const json_t *one, char word[64])
{
    const char *status = json_text(one, "status");
    bool letter = strcmp(json_text(one, "type"), "letter") == 0;

    snprintf(word, 64, "%s", status);
    for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
        if (strcmp(states[i].word, status) != 0)
            continue;
        return letter && states[i].state == NOTIFY_FAILED ? NOTIFY_LOST : states[i].state;
    }
    return NOTIFY_ON_WAY; /* a state newer than this program: not an end that we know */
}

enum notify_state notify_state_of(const struct http_answer *answer, char word[64])
{
    json_t *body =
        answer->status == 200 && answer->whole ? json_loads(answer->body, 0, NULL) : NULL;
    const json_t *list = json_object_get(body, "notifications");
    enum notify_state state = NOTIFY_GARBLED;

    word[0] = '\0';
    if (json_is_array(list) && json_array_size(list) == 0)
        state = NOTIFY_NONE;
    else if (json_is_array(list))
        state = state_of(newest(list), word);
    json_decref(body);
    return state;
}

/* The first error's kind, and its message. */
static void read_error(const struct http_answer *answer, char kind[64], char words[200])
{
    json_t *body = json_loads(answer->body, 0, NULL);
    const json_t *error = json_array_get(json_object_get(body, "errors"), 0);

    snprintf(kind, 64, "%s", json_text(error, "error"));
    snprintf(words, 200, "%s", json_text(error, "message"));
    json_decref(body);
}

void notify_sent(const struct http_answer *answer, struct verdict *verdict, int64_t *hold_s)
{
    char kind[64] = "", words[200] = "";
    char text[280];

    *hold_s = 0;
    http_verdict(answer, verdict);
    if (answer->status == 201) {
        verdict->outcome = OUTCOME_ACCEPTED;
        verdict->reply[0] = '\0';
        return;
    }
    if (answer->status == 0)
        return;
    read_error(answer, kind, words);
    if (kind[0] != '\0') {
        snprintf(text, sizeof(text), "%s: %s", kind, words);
        verdict_set(verdict, verdict->outcome, answer->phase, answer->status, text);
    }
    if (answer->status <= 399)
        verdict->outcome = OUTCOME_UNKNOWN; /* not an answer that the service gives */
    else if (answer->status == 403)
        *hold_s = HOLD_KEY_S;
    else if (answer->status == 429)
        *hold_s = strcmp(kind, "RateLimitError") == 0 ? HOLD_RATE_S : HOLD_DAILY_S;
    if (*hold_s > 0)
        verdict->outcome = OUTCOME_RETRY;
    if (*hold_s < answer->retry_after && answer->retry_after <= DAY_S && *hold_s > 0)
        *hold_s = answer->retry_after;
    verdict->wait_s = *hold_s;
}
