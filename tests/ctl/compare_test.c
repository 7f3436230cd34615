/* What is different about a deadline and its messages, told apart one difference at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "ctl/compare.h"

#define DAY 86400
#define NOW (100 * DAY)

static const struct rung home = {.id = 1,
                                 .pack = "p",
                                 .name = "home",
                                 .role = "home",
                                 .template = "a",
                                 .replaces = "",
                                 .role_number = 0,
                                 .pressing = PRESSING_ROUTINE};
static const struct rung home_again = {.id = 2,
                                       .pack = "p",
                                       .name = "home-again",
                                       .role = "home",
                                       .template = "a",
                                       .replaces = "",
                                       .role_number = 0,
                                       .pressing = PRESSING_URGENT};
static const struct rung home_otherwise = {.id = 1,
                                           .pack = "p",
                                           .name = "home",
                                           .role = "home",
                                           .template = "b",
                                           .replaces = "",
                                           .role_number = 0,
                                           .pressing = PRESSING_ROUTINE};
static const struct rung home_alone = {.id = 5,
                                       .pack = "p",
                                       .name = "home-alone",
                                       .role = "home",
                                       .template = "a",
                                       .replaces = "home",
                                       .role_number = 0,
                                       .pressing = PRESSING_ROUTINE};
static const struct rung team = {.id = 3,
                                 .pack = "p",
                                 .name = "team",
                                 .role = "team",
                                 .template = "a",
                                 .replaces = "",
                                 .role_number = 1,
                                 .pressing = PRESSING_SOON};
static const struct rung weekly = {.id = 4,
                                   .pack = "p",
                                   .name = "weekly",
                                   .role = "team",
                                   .template = "a",
                                   .replaces = "",
                                   .role_number = 1,
                                   .repeat_every = 5,
                                   .pressing = PRESSING_SOON};

static const struct time_limit lapses = {.id = 1, .code = "end", .pack = "p"};

static struct deadline before, after;
static struct comparison c;

static void start(struct deadline *deadline, const struct time_limit *limit)
{
    deadline->limit = limit;
    deadline->state = DEADLINE_OPEN;
    deadline->last_day = 120;
    deadline->ends_at = (instant_t)121 * DAY;
    deadline->decided_by = BY_COUNT;
    deadline->flags = 0;
}

/* A message to some contacts; what is due goes now. */
static void send(struct message_list *list, const struct rung *rung, int day, const char *contacts)
{
    instant_t due = (instant_t)day * DAY;

    list->items[list->count++] = (struct message){
        rung,    rung->repeat_every > 0 ? day : 120, due, due > NOW ? due : NOW, rung->pressing,
        contacts};
}

static void say(struct message_list *list, const struct rung *rung, int day)
{
    send(list, rung, day, "");
}

static int begin(void **state)
{
    (void)state;
    start(&before, &lapses);
    start(&after, &lapses);
    c.old_messages.count = c.new_messages.count = 0;
    return 0;
}

static void number(struct buf *out, const struct message *message)
{
    if (message != NULL)
        buf_printf(out, " %lld%s", (long long)(message->at / DAY),
                   message->at != message->due ? "!" : "");
}

/* The changes of messages as `fate name before after;`, days as numbers, with ! at once. */
static void expect(const char *changes)
{
    struct buf out = BUF_INIT;

    compare_deadlines(&before, &after, &c);
    buf_puts(&out, "");
    for (size_t i = 0; i < c.change_count; i++) {
        const struct message_change *change = &c.changes[i];
        const struct message *either = change->after != NULL ? change->after : change->before;

        buf_printf(&out, "%s %s", message_fate_name(change->fate), either->rung->name);
        number(&out, change->before);
        number(&out, change->after);
        buf_putc(&out, ';');
    }
    assert_string_equal(out.data, changes);
    buf_free(&out);
}

static void what_differs(void **state)
{
    struct time_limit other = lapses;

    (void)state;
    other.id = 2;
    expect("");
    assert_true(compare_same(&c));
    after.last_day = 119;
    expect("");
    assert_int_equal(c.what, DIFFERS_DAY);
    after.state = DEADLINE_LAPSED;
    after.limit = &other;
    after.flags = DEADLINE_STATED_BEYOND;
    expect("");
    assert_int_equal(c.what, DIFFERS_DAY | DIFFERS_STATE | DIFFERS_RULE | DIFFERS_FLAGS);
    start(&after, &lapses);
    after.decided_by = BY_CAP;
    expect("");
    assert_int_equal(c.what, DIFFERS_RULE);
    compare_deadlines(NULL, &after, &c);
    assert_int_equal(c.what, DIFFERS_APPEARS);
    compare_deadlines(&before, NULL, &c);
    assert_int_equal(c.what, DIFFERS_GOES);
}

static void messages_come_go_and_move(void **state)
{
    (void)state;
    say(&c.old_messages, &home, 110);
    say(&c.old_messages, &team, 111);
    say(&c.new_messages, &home, 108);
    say(&c.new_messages, &home_again, 112);
    expect("moved home 110 108;dropped team 111;added home-again 112;");
    begin(NULL);
    say(&c.old_messages, &home, 110);
    say(&c.new_messages, &home_alone, 108);
    expect("moved home-alone 110 108;");
    begin(NULL);
    say(&c.old_messages, &home, 110);
    say(&c.new_messages, &home_alone, 110);
    expect("reworded home-alone 110 110;");
    begin(NULL);
    say(&c.old_messages, &home, 110);
    say(&c.new_messages, &home_otherwise, 110);
    expect("reworded home 110 110;");
}

/* What goes at once is marked, and so is who would get it. */
static void at_once_and_to_whom(void **state)
{
    (void)state;
    say(&c.old_messages, &home, 110);
    say(&c.new_messages, &home, 90);
    expect("moved home 110 100!;");
    begin(NULL);
    send(&c.old_messages, &home, 110, "1, 2");
    send(&c.new_messages, &home, 110, "1, 2");
    expect("");
    begin(NULL);
    send(&c.old_messages, &home, 110, "1, 2");
    send(&c.new_messages, &home, 110, "1");
    expect("reworded home 110 110;");
}

/* A reminder that repeats has no end: what only one list is long enough to show is no change. */
static void reminders_that_repeat(void **state)
{
    (void)state;
    for (int i = 0; i < RULEBOOK_REPEATS; i++) {
        say(&c.old_messages, &weekly, 110 + 7 * i);
        say(&c.new_messages, &weekly, 117 + 7 * i);
    }
    expect("dropped weekly 110;");
    c.new_messages.count = 0;
    for (int i = 0; i < RULEBOOK_REPEATS; i++)
        say(&c.new_messages, &weekly, 110 + 7 * i + (i > 7 ? 1 : 0));
    expect("moved weekly 166 167;moved weekly 173 174;");
    c.new_messages.count = 0;
    say(&c.new_messages, &weekly, 110);
    expect("dropped weekly 117;dropped weekly 124;dropped weekly 131;dropped weekly 138;dropped "
           "weekly 145;dropped weekly 152;dropped weekly 159;dropped weekly 166;dropped weekly "
           "173;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_differs, begin),
        cmocka_unit_test_setup(messages_come_go_and_move, begin),
        cmocka_unit_test_setup(at_once_and_to_whom, begin),
        cmocka_unit_test_setup(reminders_that_repeat, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
