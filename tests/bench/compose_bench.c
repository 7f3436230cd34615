/*
 * What it costs to compose a message and to write its mail: microseconds of CPU, as the median of
 * rounds over every template that is shipped in English. Run by hand; prints and checks nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "message/every.h"
#include "message/mail.h"

enum { ROUNDS = 101, TIMES = 5 };

struct cost {
    double compose, build;
    size_t messages, bytes;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void measure(const struct composer *composer, const struct message_content *claim,
                    struct cost *cost)
{
    struct composed composed;
    struct buf out = BUF_INIT;
    double begun = now(), written;
    char *cause = NULL;

    if (!compose_message(composer, claim, EVERY_NOW, &composed, &cause)) {
        fprintf(stderr, "%s\n", cause);
        exit(1);
    }
    written = now();
    if (!mail_build(&(struct mail){.from = "DoLS team <dols@borsetshire.example>",
                                   .reply_to = "dols@borsetshire.example",
                                   .to = "home1@homes.example",
                                   .to_name = claim->name,
                                   .subject = composed.subject,
                                   .text = composed.text,
                                   .html = composed.html,
                                   .key = claim->key,
                                   .domain = "borsetshire.example",
                                   .date = EVERY_NOW,
                                   .zone = composer->zone},
                    &out, &cause)) {
        fprintf(stderr, "%s\n", cause);
        exit(1);
    }
    composed_free(&composed);
    cost->compose += written - begun;
    cost->build += now() - written;
    cost->bytes += out.len;
    cost->messages++;
    buf_free(&out);
}

static int by_sum(const void *left, const void *right)
{
    const struct cost *a = left, *b = right;
    double difference = a->compose + a->build - b->compose - b->build;

    return difference < 0 ? -1 : difference > 0;
}

int main(void)
{
    static struct cost costs[ROUNDS];
    struct composer composer;
    struct cost *median = &costs[ROUNDS / 2];

    if (!every_open(&composer))
        return 1;
    for (size_t i = 0; i < (size_t)ROUNDS * TIMES; i++) {
        struct message_content claim;
        size_t at = 0;

        while (every_next(&composer, &at, &claim)) {
            if (strcmp(claim.language, "en") == 0)
                measure(&composer, &claim, &costs[i / TIMES]);
        }
    }
    qsort(costs, ROUNDS, sizeof(*costs), by_sum);
    printf("%zu messages: compose %.1f us, mail %.1f us, together %.1f us; %zu bytes each\n",
           median->messages, median->compose / (double)median->messages,
           median->build / (double)median->messages,
           (median->compose + median->build) / (double)median->messages,
           median->bytes / median->messages);
    every_close(&composer);
    return 0;
}
