/*
 * The ways out: one row for each channel that a contact can have.
 *
 * A way says how its settings begin, whether they ask for it, how a message becomes a delivery and
 * what carries that. A new channel is a file with its row, its name in WAYS below, and a row of
 * dolsd.channel; dolsd(8) says how one is added.
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

/* Whether the other side can be reached, as far as it was tried. */
enum way_reach { WAY_UNTRIED, WAY_IN_REACH, WAY_AWAY };

struct way {
    const char *channel;  /* as in dolsd.channel and casework.contact */
    const char *settings; /* how their names begin: where one changes, the channel is opened anew */
    bool (*configured)(const struct config *config);
    /* Whether a channel can be made of it; false and an owned cause where not. */
    bool (*check)(const struct config *config, char **cause);
    /* The longest that one attempt can take. */
    int64_t (*attempt_ms)(const struct config *config);
    /* The configuration has passed the check. */
    struct channel *(*open)(struct event_base *base, const struct config *config,
                            const struct channel_client *client);
    /* Why not: cut to the size of `why`. NULL: nothing can be said. */
    enum way_reach (*reach)(const struct channel *channel, char why[256]);
    /* Whether the other side lets us in; nothing is sent. False and an owned cause where not. NULL:
     * that cannot be known without sending something. now: the host's, for the database may be
     * away. */
    bool (*ask)(const struct config *config, instant_t now, char **cause);
    /* As post_write. A message without notices is a test. */
    struct delivery *(*write)(const struct post *post, const struct store_message *message,
                              instant_t now, char **cause);
};

/* Every way that there is: NAME stands for way_NAME. */
/* clang-format off */
#define WAYS(WAY)                                                                                  \
    WAY(mail) WAY(webhook) WAY(notify_email) WAY(notify_sms) WAY(notify_letter) WAY(teams)

#define WAY_DECLARE(NAME) extern const struct way way_##NAME;
WAYS(WAY_DECLARE)
/* clang-format on */

#define WAY_COUNT(NAME) +1
#define WAYS_COUNT      (0 WAYS(WAY_COUNT))

extern const struct way *const ways[WAYS_COUNT];

/* NULL: this program has no such way. */
const struct way *way_find(const char *channel);

/* Whether a channel can be made of each that is configured; false and an owned cause where not. */
bool ways_check(const struct config *config, char **cause) MUST_USE;

/* The longest that an attempt can take by any of them. */
int64_t ways_attempt_ms(const struct config *config);

#endif
