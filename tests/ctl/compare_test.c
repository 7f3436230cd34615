/* What is different about a deadline and its messages, told apart one difference at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "ctl/compare.h"

#define DAY   86400
#define NOW   (100 * DAY)
#define NEVER INSTANT_NONE

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
static const struct time_limit passes = {.id = 1, .code = "end", .pack = "p", .passes = true};

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
    deadline->steps = 0;
}

static void say(struct deadline *deadline, const struct rung *rung, int day)
{
    deadline->ladder[deadline->steps++] = (struct step){
        rung, day, rung->repeat_every > 0 ? day : deadline->last_day, (instant_t)day * DAY};
}

static int begin(void **state)
{
    (void)state;
    start(&before, &lapses);
    start(&after, &lapses);
    return 0;
}

static void number(struct buf *out, const struct message *message)
{
    if (message != NULL)
        buf_printf(out, " %lld%s", (long long)(message->at / DAY),
                   message->at != message->due ? "!" : "");
}

/* The changes of messages as `fate name before after;`, days as numbers, with ! at once. */
static void expect(instant_t told_before, instant_t told_after, const char *changes)
{
    struct compare_side left = {&before, told_before}, right = {&after, told_after};
    struct buf out = BUF_INIT;

    compare_deadlines(left, right, NOW, &c);
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
    expect(NEVER, NEVER, "");
    assert_true(compare_same(&c));
    after.last_day = 119;
    expect(NEVER, NEVER, "");
    assert_int_equal(c.what, DIFFERS_DAY);
    after.state = DEADLINE_LAPSED;
    after.limit = &other;
    after.flags = DEADLINE_STATED_BEYOND;
    expect(NEVER, NEVER, "");
    assert_int_equal(c.what, DIFFERS_DAY | DIFFERS_STATE | DIFFERS_RULE | DIFFERS_FLAGS);
    start(&after, &lapses);
    after.decided_by = BY_CAP;
    expect(NEVER, NEVER, "");
    assert_int_equal(c.what, DIFFERS_RULE);
    compare_deadlines((struct compare_side){NULL, NEVER}, (struct compare_side){&after, NEVER}, NOW,
                      &c);
    assert_int_equal(c.what, DIFFERS_APPEARS);
    compare_deadlines((struct compare_side){&before, NEVER}, (struct compare_side){NULL, NEVER},
                      NOW, &c);
    assert_int_equal(c.what, DIFFERS_GOES);
}

static void messages_come_go_and_move(void **state)
{
    (void)state;
    say(&before, &home, 110);
    say(&before, &team, 111);
    say(&after, &home, 108);
    say(&after, &home_again, 112);
    expect(NEVER, NEVER, "moved home 110 108;dropped team 111;added home-again 112;");
    begin(NULL);
    say(&before, &home, 110);
    say(&after, &home_alone, 108);
    expect(NEVER, NEVER, "moved home-alone 110 108;");
    begin(NULL);
    say(&before, &home, 110);
    say(&after, &home_alone, 110);
    expect(NEVER, NEVER, "reworded home-alone 110 110;");
    begin(NULL);
    say(&before, &home, 110);
    say(&after, &home_otherwise, 110);
    expect(NEVER, NEVER, "reworded home 110 110;");
}

/* What was dealt with is not told again; of what is due, the latest of each role speaks. */
static void what_was_told(void **state)
{
    (void)state;
    say(&before, &home, 90);
    say(&after, &home, 95);
    expect((instant_t)99 * DAY, (instant_t)99 * DAY, "");
    expect((instant_t)99 * DAY, NEVER, "added home 100!;");
    say(&after, &home_again, 97);
    say(&after, &team, 99);
    expect((instant_t)99 * DAY, NEVER, "added home-again 100!;added team 100!;");
    begin(NULL);
    say(&before, &home, 110);
    say(&after, &home, 90);
    expect(NEVER, NEVER, "moved home 110 100!;");
    begin(NULL);
    say(&before, &home, 110);
    say(&before, &home_again, 110);
    say(&after, &home_again, 110);
    expect(NEVER, NEVER, "");
}

static void a_day_that_passed_is_over(void **state)
{
    (void)state;
    start(&before, &passes);
    start(&after, &passes);
    say(&after, &home, 121);
    expect(NEVER, NEVER, "");
    start(&after, &lapses);
    say(&after, &home, 121);
    expect(NEVER, NEVER, "added home 121;");
}

/* Ends of long ago are for the DoLS team and its manager, where the team is told of them. */
static void long_ago_is_the_teams(void **state)
{
    struct rung alarm = team;

    (void)state;
    alarm.role = "dols_team";
    after.ends_at = (instant_t)60 * DAY;
    say(&after, &home, 61);
    expect(NEVER, NEVER, "added home 100!;");
    say(&after, &alarm, 62);
    expect(NEVER, NEVER, "added team 100!;");
}

/* A reminder that repeats has no end: what only one list is long enough to show is no change. */
static void reminders_that_repeat(void **state)
{
    (void)state;
    for (int i = 0; i < RULEBOOK_REPEATS; i++) {
        say(&before, &weekly, 110 + 7 * i);
        say(&after, &weekly, 117 + 7 * i);
    }
    expect(NEVER, NEVER, "dropped weekly 110;");
    start(&after, &lapses);
    for (int i = 0; i < RULEBOOK_REPEATS; i++)
        say(&after, &weekly, 110 + 7 * i + (i > 7 ? 1 : 0));
    expect(NEVER, NEVER, "moved weekly 166 167;moved weekly 173 174;");
    start(&after, &lapses);
    say(&after, &weekly, 110);
    expect(NEVER, NEVER,
           "dropped weekly 117;dropped weekly 124;dropped weekly 131;dropped weekly 138;dropped "
           "weekly 145;dropped weekly 152;dropped weekly 159;dropped weekly 166;dropped weekly "
           "173;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_differs, begin),
        cmocka_unit_test_setup(messages_come_go_and_move, begin),
        cmocka_unit_test_setup(what_was_told, begin),
        cmocka_unit_test_setup(a_day_that_passed_is_over, begin),
        cmocka_unit_test_setup(long_ago_is_the_teams, begin),
        cmocka_unit_test_setup(reminders_that_repeat, begin),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
