#include "channel/outcome.h"

static const char *const outcome_names[] = {
    [OUTCOME_DELIVERED] = "delivered", [OUTCOME_RETRY] = "retry",
    [OUTCOME_REFUSED] = "refused",     [OUTCOME_UNKNOWN] = "unknown",
    [OUTCOME_RELEASED] = "released",
};

static const char *const phase_names[] = {
    [PHASE_CONNECT] = "connect", [PHASE_GREETING] = "greeting", [PHASE_HELLO] = "hello",
    [PHASE_TLS] = "tls",         [PHASE_AUTH] = "auth",         [PHASE_MAIL] = "mail",
    [PHASE_RCPT] = "rcpt",       [PHASE_DATA] = "data",         [PHASE_BODY] = "body",
    [PHASE_FINAL] = "final",     [PHASE_STORE] = "store",
};

const char *outcome_name(enum outcome outcome)
{
    return outcome_names[outcome];
}

const char *phase_name(enum phase phase)
{
    return phase_names[phase];
}

static bool blames_session(enum phase phase, int code)
{
    if (phase < PHASE_MAIL)
        return true;
    if (phase != PHASE_MAIL)
        return false;
    return code == 503 || code == 530 || code == 534 || code == 535 || code == 538;
}

enum outcome outcome_of(enum phase phase, int code, bool body_complete)
{
    if (code >= 400 && code <= 499)
        return OUTCOME_RETRY;
    if (code >= 500 && code <= 599)
        return blames_session(phase, code) ? OUTCOME_RETRY : OUTCOME_REFUSED;
    if (phase == PHASE_FINAL && code >= 200 && code <= 299)
        return OUTCOME_DELIVERED;
    return body_complete ? OUTCOME_UNKNOWN : OUTCOME_RETRY;
}
