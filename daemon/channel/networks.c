#include "channel/networks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

/* Addresses as 16 bytes of IPv6, IPv4 as ::ffff:a.b.c.d. */
struct network {
    unsigned char bytes[16];
    int bits;
};

struct networks {
    struct network *list;
    size_t count;
};

static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

/* Networks with no public addresses, besides everything outside 2000::/3. */
static const char not_public[] = "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 "
                                 "172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 "
                                 "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 "
                                 "224.0.0.0/3 2001::/23 2001:db8::/32 2002::/16 3fff::/20";

static bool parse_address(const char *text, struct network *network)
{
    if (inet_pton(AF_INET6, text, network->bytes) == 1) {
        network->bits = 128;
        return true;
    }
    memcpy(network->bytes, mapped, sizeof(mapped));
    network->bits = 32;
    return inet_pton(AF_INET, text, network->bytes + sizeof(mapped)) == 1;
}

static bool parse_network(const char *word, struct network *network)
{
    const char *slash = strchr(word, '/');
    char *address = slash != NULL ? xstrndup(word, (size_t)(slash - word)) : xstrdup(word);
    bool good = parse_address(address, network);
    int most = network->bits;
    char *end = NULL;
    long bits = slash != NULL ? strtol(slash + 1, &end, 10) : most;

    free(address);
    if (!good || bits < 0 || bits > most || (slash != NULL && (end == slash + 1 || *end != '\0')))
        return false;
    network->bits = (int)bits + 128 - most;
    return true;
}

struct networks *networks_parse(const char *text, char **cause)
{
    struct networks *networks = xcalloc(1, sizeof(*networks));
    char *words = xstrdup(text);
    char *rest = NULL;

    for (char *word = strtok_r(words, ", ", &rest); word != NULL;
         word = strtok_r(NULL, ", ", &rest)) {
        networks->list =
            xreallocarray(networks->list, networks->count + 1, sizeof(*networks->list));
        if (parse_network(word, &networks->list[networks->count++]))
            continue;
        *cause = xasprintf("\"%s\" is not a network such as 10.1.0.0/16 or fd00::/8", word);
        networks_free(networks);
        free(words);
        return NULL;
    }
    free(words);
    return networks;
}

struct networks *networks_copy(const struct networks *networks)
{
    struct networks *copy = xcalloc(1, sizeof(*copy));

    copy->count = networks->count;
    copy->list = xcalloc(copy->count + 1, sizeof(*copy->list));
    if (copy->count > 0)
        memcpy(copy->list, networks->list, copy->count * sizeof(*copy->list));
    return copy;
}

static bool bytes_of(const struct sockaddr *address, unsigned char bytes[16])
{
    if (address->sa_family == AF_INET6) {
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
        return true;
    }
    memcpy(bytes, mapped, sizeof(mapped));
    memcpy(bytes + 12, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    return address->sa_family == AF_INET;
}

static bool holds(const struct network *network, const unsigned char bytes[16])
{
    int whole = network->bits / 8;
    int rest = network->bits % 8;
    unsigned mask = 0xffu << (8 - rest) & 0xffu;

    if (memcmp(network->bytes, bytes, (size_t)whole) != 0)
        return false;
    return rest == 0 || ((network->bytes[whole] ^ bytes[whole]) & mask) == 0;
}

bool networks_hold(const struct networks *networks, const struct sockaddr *address)
{
    unsigned char bytes[16];

    if (!bytes_of(address, bytes))
        return false;
    for (size_t i = 0; i < networks->count; i++) {
        if (holds(&networks->list[i], bytes))
            return true;
    }
    return false;
}

bool address_is_loopback(const struct sockaddr *address)
{
    unsigned char bytes[16];

    if (!bytes_of(address, bytes))
        return false;
    if (memcmp(bytes, mapped, sizeof(mapped)) == 0)
        return bytes[12] == 127;
    return IN6_IS_ADDR_LOOPBACK((const struct in6_addr *)(const void *)bytes);
}

bool address_is_public(const struct sockaddr *address)
{
    char *cause = NULL;
    struct networks *barred = networks_parse(not_public, &cause);
    unsigned char bytes[16];
    bool is_public = false;

    if (bytes_of(address, bytes))
        is_public = !networks_hold(barred, address) &&
                    (memcmp(bytes, mapped, sizeof(mapped)) == 0 || bytes[0] >> 5 == 1);
    networks_free(barred);
    return is_public;
}

void networks_free(struct networks *networks)
{
    if (networks == NULL)
        return;
    free(networks->list);
    free(networks);
}
