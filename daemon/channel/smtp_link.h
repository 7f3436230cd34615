/*
 * One connection to a relay, until it is ready to take mail.
 *
 * libcurl does the work with CURLOPT_CONNECT_ONLY: name, TCP, greeting, EHLO, STARTTLS, EHLO, AUTH.
 * We watch what it sends and receives, to know the phase and what the relay offers. After that the
 * owner reads and writes, and watches the socket itself.
 *
 * Each link has its own multi handle: when libcurl opens another connection it searches its cache
 * for dead ones, and could mistake one of ours, with a reply just arrived, for one.
 */
#ifndef CHANNEL_SMTP_LINK_H
#define CHANNEL_SMTP_LINK_H

#include "channel/smtp.h"
#include "channel/smtp_command.h"

struct event_base;
struct smtp_link;

/* Exactly one of these follows each open(), unless close() comes first. down() may be called from
 * inside open(); the link is then closed. The verdict is a retry. */
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

/* Drops the connection without a callback and without waiting. Remove events on its socket first.
 */
void smtp_link_close(struct smtp_link *link);

/* While up: */
int smtp_link_socket(const struct smtp_link *link);
/* What the relay offered at the last EHLO. */
const struct smtp_offer *smtp_link_offer(const struct smtp_link *link);

/* Whom we speak to, or wanted to. */
const char *smtp_link_host(const struct smtp_link *link);

/* After LATER, call send() again with the same bytes at the same address: TLS may have begun to
 * send them. recv() returns LATER when there is nothing yet, and LOST at the end of the stream too.
 */
enum smtp_io smtp_link_send(struct smtp_link *link, const char *bytes, size_t count,
                            size_t *sent) MUST_USE;
enum smtp_io smtp_link_recv(struct smtp_link *link, char *bytes, size_t room, size_t *got) MUST_USE;

#endif
