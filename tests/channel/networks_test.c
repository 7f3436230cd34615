/* Which addresses are public, and which a list holds. */
#include "check.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "channel/networks.h"

static const struct sockaddr *address(const char *text)
{
    static struct sockaddr_in6 six;
    static struct sockaddr_in four;

    six = (struct sockaddr_in6){.sin6_family = AF_INET6};
    four = (struct sockaddr_in){.sin_family = AF_INET};
    if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
        return (const struct sockaddr *)&six;
    assert_int_equal(inet_pton(AF_INET, text, &four.sin_addr), 1);
    return (const struct sockaddr *)&four;
}

static void test_public(void **state)
{
    static const char *const is_public[] = {
        "1.1.1.1",     "9.255.255.255",   "11.0.0.0",       "100.63.255.255", "100.128.0.0",
        "126.0.0.1",   "128.0.0.1",       "169.253.0.1",    "172.15.255.255", "172.32.0.0",
        "192.167.0.1", "192.169.0.1",     "198.17.0.1",     "198.20.0.1",     "223.255.255.255",
        "2a00::1",     "2606:4700::1111", "::ffff:1.1.1.1", "2001:200::1",
    };
    static const char *const barred[] = {
        "0.0.0.0",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fd00::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "2001::1",
        "::10.0.0.1",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(is_public); i++) {
        if (!address_is_public(address(is_public[i])))
            fail_msg("%s", is_public[i]);
    }
    for (size_t i = 0; i < ARRAY_SIZE(barred); i++) {
        if (address_is_public(address(barred[i])))
            fail_msg("%s", barred[i]);
    }
}

static void test_loopback(void **state)
{
    (void)state;
    assert_true(address_is_loopback(address("127.0.0.1")));
    assert_true(address_is_loopback(address("127.9.9.9")));
    assert_true(address_is_loopback(address("::1")));
    assert_true(address_is_loopback(address("::ffff:127.0.0.1")));
    assert_false(address_is_loopback(address("128.0.0.1")));
    assert_false(address_is_loopback(address("::2")));
    assert_false(address_is_loopback(address("::ffff:128.0.0.1")));
}

static void test_list(void **state)
{
    char *cause = NULL;
    struct networks *list = networks_parse("10.1.0.0/15, fd00::/8 192.0.2.7,  ", &cause);
    struct networks *all = networks_parse("0.0.0.0/0", &cause);
    struct networks *none = networks_parse("", &cause);
    struct networks *copy = networks_copy(list);

    (void)state;
    assert_null(cause);
    assert_true(networks_hold(list, address("10.0.0.1")));
    assert_true(networks_hold(copy, address("10.1.255.255")));
    assert_false(networks_hold(list, address("10.2.0.0")));
    assert_true(networks_hold(list, address("fdff::1")));
    assert_false(networks_hold(list, address("fe00::1")));
    assert_true(networks_hold(list, address("192.0.2.7")));
    assert_true(networks_hold(list, address("::ffff:192.0.2.7")));
    assert_false(networks_hold(list, address("192.0.2.6")));
    assert_true(networks_hold(all, address("8.8.8.8")));
    assert_false(networks_hold(all, address("::1")));
    assert_false(networks_hold(none, address("127.0.0.1")));
    networks_free(list);
    networks_free(all);
    networks_free(none);
    networks_free(copy);
}

static void test_refused(void **state)
{
    static const char *const wrong[] = {"10.0.0.0/33", "10.0.0",      "example.org", "::/129",
                                        "10.0.0.0/",   "10.0.0.0/-1", "10.0.0.0/8x", "/8"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
        char *cause = NULL;

        assert_null(networks_parse(wrong[i], &cause));
        assert_non_null(strstr(cause, "is not a network"));
        free(cause);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_public),
        cmocka_unit_test(test_loopback),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests_name("networks", tests, NULL, NULL);
}
