/*
 * The words after a verb: options and the rest.
 *
 * Options are `--name`, `--name VALUE` or `--name=VALUE`, in any order among the other words; `--`
 * ends them. -c FILE and -d CONNINFO are accepted everywhere. All faults are collected, so that one
 * run reports them all.
 */
#ifndef CTL_ARGUMENTS_H
#define CTL_ARGUMENTS_H

#include "base/base.h"
#include "base/faults.h"

struct ctl;

enum argument_type {
    ARGUMENT_FLAG, /* bool: was it given */
    ARGUMENT_TEXT, /* const char *: points into the words */
    ARGUMENT_DATE, /* date_t: YYYY-MM-DD */
    ARGUMENT_LIST, /* struct argument_list: an option that may be given several times */
};

/* Points into the words; the array is freed with free(). */
struct argument_list {
    const char **items;
    size_t count;
};

struct argument {
    const char *name; /* without the dashes */
    enum argument_type type;
    void *value; /* left unchanged if the option is not given */
};

/* Sorts the words in place: those left in words, up to its NULL, are not options. Returns how many.
 * The options end with one whose name is NULL. */
size_t arguments_parse(struct ctl *ctl, const struct argument *options, char **words,
                       struct faults *faults);

/* Whether the text is missing or blank. */
bool argument_blank(const char *text);

/* A decision made by hand needs --who and --why; adds a fault for each left blank. */
void arguments_need_reason(const char *who, const char *why, struct faults *faults);

#endif
