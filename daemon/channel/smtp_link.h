/*
 * One connection to a relay, up to the point where it takes mail.
 *
 * libcurl does the work with CURLOPT_CONNECT_ONLY: name, TCP, greeting, EHLO, STARTTLS, EHLO, AUTH.
 * We watch what it says and hears, to know the phase and what the relay offers. From then on the
 * bytes are the owner's, who watches the socket itself.
 *
 * Every link has a multi handle of its own: a libcurl that opens another connection looks through
 * its cache for dead ones, and could take one of ours, with a reply just come in, for such.
 */
#ifndef CHANNEL_SMTP_LINK_H
#define CHANNEL_SMTP_LINK_H

#include "channel/smtp.h"
#include "channel/smtp_command.h"

struct event_base;
struct smtp_link;

/* Exactly one of them follows each open(), unless close() comes first. down() may come from inside
 * open(); the link is closed then. The verdict is a retry. */
struct smtp_link_owner {
    void (*up)(void *arg);
    void (*down)(void *arg, const struct verdict *why);
    void *arg;
};

enum smtp_io { SMTP_IO_OK, SMTP_IO_LATER, SMTP_IO_LOST };

struct smtp_link *smtp_link_new(struct event_base *base, const struct smtp_config *config,
                                const struct smtp_link_owner *owner);
void smtp_link_free(struct smtp_link *link);

void smtp_link_open(struct smtp_link *link);

/* Drops the connection without a word and without waiting. Events on its socket must be gone. */
void smtp_link_close(struct smtp_link *link);

/* While up: */
int smtp_link_socket(const struct smtp_link *link);
/* What it said to the last EHLO. */
const struct smtp_offer *smtp_link_offer(const struct smtp_link *link);

/* Whom we speak to, or wanted to. */
const char *smtp_link_host(const struct smtp_link *link);

/* After LATER send() must be called again with the same bytes at the same place: TLS may have
 * begun to send them. recv() gives LATER when there is nothing yet, LOST at the end too. */
enum smtp_io smtp_link_send(struct smtp_link *link, const char *bytes, size_t count,
                            size_t *sent) MUST_USE;
enum smtp_io smtp_link_recv(struct smtp_link *link, char *bytes, size_t room, size_t *got) MUST_USE;

#endif
