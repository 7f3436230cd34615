/* Messages as files. */
#include "check.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/xalloc.h"
#include "channel/maildir.h"

struct world {
    struct event_base *base;
    struct channel *channel;
    char folder[64]; /* the Maildir is below it */
    char *path;
    struct verdict last;
    int ended;
    int readies;
    bool inside; /* send() */
};

static void on_done(void *arg, struct delivery *delivery, const struct verdict *verdict)
{
    struct world *world = arg;

    assert_false(world->inside);
    world->last = *verdict;
    world->ended++;
    delivery_free(delivery);
}

static void on_ready(void *arg)
{
    struct world *world = arg;

    world->readies++;
}

static void set_up(struct world *world)
{
    struct channel_client client = {.done = on_done, .ready = on_ready, .arg = world};

    memset(world, 0, sizeof(*world));
    strcpy(world->folder, "maildir-test-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    world->path = xasprintf("%s/Mail", world->folder);
    world->base = event_base_new();
    world->channel = maildir_open(world->base, world->path, &client);
}

/* A file's name below the Maildir. */
static char *below(const struct world *world, const char *name)
{
    return xasprintf("%s/%s", world->path, name);
}

static void remove_all(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char *name = xasprintf("%s/%s", path, entry->d_name);

        if (entry->d_name[0] != '.' && unlink(name) != 0)
            remove_all(name);
        free(name);
    }
    if (folder != NULL)
        closedir(folder);
    rmdir(path);
}

static void tear_down(struct world *world)
{
    world->channel->ops->close(world->channel);
    event_base_free(world->base);
    remove_all(world->folder);
    free(world->path);
}

static void hand_over(struct world *world, const char *key, const char *text)
{
    struct delivery *delivery = xcalloc(1, sizeof(*delivery));

    delivery->key = xstrdup(key);
    delivery->from = xstrdup("dols@example.test");
    delivery->to = xstrdup("home@example.test");
    buf_puts(&delivery->data, text);
    world->inside = true;
    world->channel->ops->send(world->channel, delivery);
    world->inside = false;
}

static int files(const struct world *world, const char *name)
{
    char *path = below(world, name);
    DIR *folder = opendir(path);
    struct dirent *entry;
    int count = 0;

    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL)
        count += entry->d_name[0] != '.';
    closedir(folder);
    free(path);
    return count;
}

static void test_a_message_becomes_a_file(void **state)
{
    struct world world;
    char text[64] = "";
    char *name;
    FILE *file;

    (void)state;
    set_up(&world);
    hand_over(&world, "key-1/a", "To: a\r\n\r\nb\rc\r\n");
    assert_false(world.channel->ops->idle(world.channel));
    event_base_dispatch(world.base);
    assert_int_equal(world.last.outcome, OUTCOME_DELIVERED);
    assert_int_equal(world.last.phase, PHASE_STORE);
    name = below(&world, "new/key-1=2Fa");
    file = fopen(name, "r");
    assert_non_null(file);
    assert_int_equal(fread(text, 1, sizeof(text), file), 11);
    assert_string_equal(text, "To: a\n\nb\rc\n");
    fclose(file);
    free(name);
    assert_int_equal(files(&world, "tmp"), 0);
    assert_int_equal(files(&world, "cur"), 0);
    assert_true(world.channel->ops->idle(world.channel));
    tear_down(&world);
}

static void test_a_repeat_makes_no_second_file(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    for (int i = 0; i < 3; i++)
        hand_over(&world, i < 2 ? "same" : "other", "text\r\n");
    event_base_dispatch(world.base);
    assert_int_equal(world.ended, 3);
    assert_int_equal(world.last.outcome, OUTCOME_DELIVERED);
    assert_int_equal(files(&world, "new"), 2);
    assert_int_equal(files(&world, "tmp"), 0);
    tear_down(&world);
}

static void test_keys_stay_below(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    hand_over(&world, "../../etc/x", "text\r\n");
    hand_over(&world, "..", "text\r\n");
    event_base_dispatch(world.base);
    assert_int_equal(world.last.outcome, OUTCOME_DELIVERED);
    assert_int_equal(files(&world, "new"), 2);
    hand_over(&world, "a\nb", "text\r\n");
    event_base_dispatch(world.base);
    assert_int_equal(world.last.outcome, OUTCOME_REFUSED);
    assert_int_equal(files(&world, "new"), 2);
    tear_down(&world);
}

static void test_an_error_is_a_retry_that_says_why(void **state)
{
    struct world world;
    FILE *file;

    (void)state;
    set_up(&world);
    file = fopen(world.path, "w");
    fclose(file);
    hand_over(&world, "key", "text\r\n");
    event_base_dispatch(world.base);
    assert_int_equal(world.last.outcome, OUTCOME_RETRY);
    assert_string_equal(world.last.reply, "Not a directory");
    unlink(world.path);
    hand_over(&world, "key", "text\r\n");
    event_base_dispatch(world.base);
    assert_int_equal(world.last.outcome, OUTCOME_DELIVERED);
    tear_down(&world);
}

static void test_room_and_drain(void **state)
{
    struct world world;

    (void)state;
    set_up(&world);
    assert_int_equal(world.channel->ops->room(world.channel), 16);
    hand_over(&world, "one", "text\r\n");
    assert_int_equal(world.channel->ops->room(world.channel), 15);
    world.channel->ops->drain(world.channel);
    assert_int_equal(world.channel->ops->room(world.channel), 0);
    event_base_dispatch(world.base);
    assert_int_equal(world.last.outcome, OUTCOME_RELEASED);
    assert_int_equal(world.readies, 1);
    assert_true(world.channel->ops->idle(world.channel));
    hand_over(&world, "left behind", "text\r\n");
    tear_down(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_message_becomes_a_file),
        cmocka_unit_test(test_a_repeat_makes_no_second_file),
        cmocka_unit_test(test_keys_stay_below),
        cmocka_unit_test(test_an_error_is_a_retry_that_says_why),
        cmocka_unit_test(test_room_and_drain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
