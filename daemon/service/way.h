/*
 * The ways out: one row for each channel that a contact can have.
 *
 * A way says how its settings begin, whether they enable it, how a message becomes a delivery and
 * what carries it. A new channel is a file with its row, its name in WAYS below, and a row of
 * dolsd.channel; dolsd(8) says how to add one.
 */
#ifndef SERVICE_WAY_H
#define SERVICE_WAY_H

#include "base/base.h"
#include "channel/channel.h"
#include "law/zone.h"

struct config;
struct event_base;
struct post;
struct store_message;

/* Whether the other side can be reached, as far as tried. */
enum way_reach { WAY_UNTRIED, WAY_IN_REACH, WAY_AWAY };

struct way {
    const char *channel;  /* as in dolsd.channel and casework.contact */
    const char *settings; /* prefix of their names: if one changes, the channel is reopened */
    bool (*configured)(const struct config *config);
    /* Whether a channel can be created from it; if not, false and a cause, which the caller frees.
     */
    bool (*check)(const struct config *config, char **cause);
    /* The longest one attempt can take. */
    int64_t (*attempt_ms)(const struct config *config);
    /* The configuration has passed the check. */
    struct channel *(*open)(struct event_base *base, const struct config *config,
                            const struct channel_client *client);
    /* Why not is truncated to the size of `why`. NULL: not known. */
    enum way_reach (*reach)(const struct channel *channel, char why[256]);
    /* Whether the other side lets us in; sends nothing. If not, false and a cause, which the caller
     * frees. NULL: cannot be known without sending something. now: the host's, as the database may
     * be away. */
    bool (*ask)(const struct config *config, instant_t now, char **cause);
    /* As post_write. A message without notices is a test. */
    struct delivery *(*write)(const struct post *post, const struct store_message *message,
                              instant_t now, char **cause);
};

/* All ways: NAME stands for way_NAME. */
/* clang-format off */
#define WAYS(WAY)                                                                                  \
    WAY(mail) WAY(webhook) WAY(notify_email) WAY(notify_sms) WAY(notify_letter) WAY(teams)

#define WAY_DECLARE(NAME) extern const struct way way_##NAME;
WAYS(WAY_DECLARE)
/* clang-format on */

#define WAY_COUNT(NAME) +1
#define WAYS_COUNT      (0 WAYS(WAY_COUNT))

extern const struct way *const ways[WAYS_COUNT];

/* NULL: there is no such way. */
const struct way *way_find(const char *channel);

/* Whether a channel can be created for each configured way; if not, false and a cause, which the
 * caller frees. */
bool ways_check(const struct config *config, char **cause) MUST_USE;

/* The longest an attempt can take by any of them. */
int64_t ways_attempt_ms(const struct config *config);

#endif
