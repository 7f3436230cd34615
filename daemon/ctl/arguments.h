/*
 * The words after a verb: options and the rest.
 *
 * Options are `--name`, `--name VALUE` or `--name=VALUE`, in any order among the other words; `--`
 * ends them. -c FILE and -d CONNINFO are taken everywhere. Every fault is gathered, so that one run
 * tells all.
 */
#ifndef CTL_ARGUMENTS_H
#define CTL_ARGUMENTS_H

#include "base/base.h"
#include "base/faults.h"

struct ctl;

enum argument_type {
    ARGUMENT_FLAG, /* bool: was it said */
    ARGUMENT_TEXT, /* const char *: points into the words */
    ARGUMENT_DATE, /* date_t: YYYY-MM-DD */
    ARGUMENT_LIST, /* struct argument_list: an option that may be said several times */
};

/* Points into the words; the array is freed with free(). */
struct argument_list {
    const char **items;
    size_t count;
};

struct argument {
    const char *name; /* without the dashes */
    enum argument_type type;
    void *value; /* left alone where the option is not said */
};

/* Sorts the words in place: what is left in words, up to its NULL, is no option. Returns how many.
 * The options end with one whose name is NULL. */
size_t arguments_parse(struct ctl *ctl, const struct argument *options, char **words,
                       struct faults *faults);

/* Whether nothing was said, or nothing but blanks. */
bool argument_blank(const char *text);

/* What is decided by hand needs --who and --why; a fault for each that was left blank. */
void arguments_need_reason(const char *who, const char *why, struct faults *faults);

#endif
