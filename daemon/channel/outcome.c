#include "channel/outcome.h"

#include <string.h>

static const char *const outcome_names[] = {
    [OUTCOME_DELIVERED] = "delivered", [OUTCOME_ACCEPTED] = "accepted",
    [OUTCOME_RETRY] = "retry",         [OUTCOME_REFUSED] = "refused",
    [OUTCOME_UNKNOWN] = "unknown",     [OUTCOME_RELEASED] = "released",
};

static const char *const phase_names[] = {
    [PHASE_NAME] = "name",   [PHASE_CONNECT] = "connect", [PHASE_GREETING] = "greeting",
    [PHASE_HELLO] = "hello", [PHASE_TLS] = "tls",         [PHASE_AUTH] = "auth",
    [PHASE_MAIL] = "mail",   [PHASE_RCPT] = "rcpt",       [PHASE_DATA] = "data",
    [PHASE_BODY] = "body",   [PHASE_FINAL] = "final",     [PHASE_STORE] = "store",
};

const char *outcome_name(enum outcome outcome)
{
    return outcome_names[outcome];
}

const char *phase_name(enum phase phase)
{
    return phase_names[phase];
}

/* Replies to MAIL about one message only: its size, its characters (RFC 1870, RFC 6531). */
static bool blames_message(int code, const char *text)
{
    static const char *const states[] = {"5.2.3", "5.3.4", "5.6."};

    for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
        if (strncmp(text, states[i], strlen(states[i])) == 0)
            return true;
    }
    return code == 552;
}

/* Replies to RCPT and later that are about us, not the message: we may not use this relay, must log
 * in, may not send as this sender, or our hello or our sender's domain is not accepted. Many relays
 * say so only here (smtpd_delay_reject in Postfix); others have no code for it. */
static bool blames_sender(int code, const char *text)
{
    static const char *const signs[] = {"5.7.",     "5.1.7",           "5.1.8",
                                        "5.5.",     "relay access",    "relay not permitted",
                                        "relaying", "unable to relay", "sender address rejected"};

    if (code <= 504 && code != 501)
        return true;
    if (code == 530 || code == 534 || code == 535 || code == 538)
        return true;
    for (size_t i = 0; i < ARRAY_SIZE(signs); i++) {
        if (strcasestr(text, signs[i]) != NULL)
            return true;
    }
    return false;
}

bool outcome_blames_us(enum phase phase, int code, const char *text)
{
    if (code < 500 || code > 599)
        return false;
    if (phase > PHASE_MAIL)
        return blames_sender(code, text);
    return phase < PHASE_MAIL || !blames_message(code, text);
}

enum outcome outcome_of(enum phase phase, int code, const char *text, bool body_complete)
{
    if (code >= 400 && code <= 499)
        return OUTCOME_RETRY;
    if (code >= 500 && code <= 599)
        return outcome_blames_us(phase, code, text) ? OUTCOME_RETRY : OUTCOME_REFUSED;
    if (phase == PHASE_FINAL && code >= 200 && code <= 299)
        return OUTCOME_DELIVERED;
    return body_complete ? OUTCOME_UNKNOWN : OUTCOME_RETRY;
}
