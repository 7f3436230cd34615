/*
 * Which addresses a URL that somebody else wrote may lead to.
 *
 * Whoever may enter a webhook's address could otherwise have this host send to itself, to the
 * council's own network, or to a cloud's metadata service. So the address that a name stands for is
 * looked at each time, when the connection is made: only addresses of the public internet are
 * taken, and those networks that an administrator has listed.
 *
 * Pure.
 */
#ifndef CHANNEL_NETWORKS_H
#define CHANNEL_NETWORKS_H

#include "base/base.h"

struct networks;
struct sockaddr;

/* A list such as "10.1.0.0/16, fd00::/8 192.0.2.7", separated by commas or spaces; "" is an empty
 * one. NULL with an owned cause where a word is not a network. */
struct networks *networks_parse(const char *text, char **cause) MUST_USE;

struct networks *networks_copy(const struct networks *networks) MUST_USE;

/* Whether the address is one of them. An IPv4 address written as IPv6 (::ffff:a.b.c.d) is the IPv4
 * address, here and below. */
bool networks_hold(const struct networks *networks, const struct sockaddr *address) MUST_USE;

/* This host itself: 127.0.0.0/8 or ::1. */
bool address_is_loopback(const struct sockaddr *address) MUST_USE;

/* Neither loopback, private, link-local, shared, multicast nor reserved (RFC 6890), nor an IPv6
 * address that only wraps an IPv4 one (6to4, Teredo, NAT64). Not IPv4 or IPv6: not public. */
bool address_is_public(const struct sockaddr *address) MUST_USE;

void networks_free(struct networks *networks);

#endif
