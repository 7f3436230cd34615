/*
 * Which addresses a URL from outside may lead to.
 *
 * Otherwise anybody who may enter a webhook's URL could make this host send to itself, to the
 * council's own network, or to a cloud's metadata service. So the address that a name resolves to
 * is checked at each connection: only public internet addresses are allowed, and networks that an
 * administrator has listed.
 *
 * Pure.
 */
#ifndef CHANNEL_NETWORKS_H
#define CHANNEL_NETWORKS_H

#include "base/base.h"

struct networks;
struct sockaddr;

/* A list such as "10.1.0.0/16, fd00::/8 192.0.2.7", separated by commas or spaces; "" is an empty
 * list. NULL if a word is not a network; the caller frees the cause. */
struct networks *networks_parse(const char *text, char **cause) MUST_USE;

struct networks *networks_copy(const struct networks *networks) MUST_USE;

/* Whether the address is in one of them. An IPv4 address written as IPv6 (::ffff:a.b.c.d) is the
 * IPv4 address, here and below. */
bool networks_hold(const struct networks *networks, const struct sockaddr *address) MUST_USE;

/* This host itself: 127.0.0.0/8 or ::1. */
bool address_is_loopback(const struct sockaddr *address) MUST_USE;

/* Neither loopback, private, link-local, shared, multicast nor reserved (RFC 6890), nor an IPv6
 * address that only wraps an IPv4 one (6to4, Teredo, NAT64). Not IPv4 or IPv6: not public. */
bool address_is_public(const struct sockaddr *address) MUST_USE;

void networks_free(struct networks *networks);

#endif
