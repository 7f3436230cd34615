/*
 * dolsd-page: the officers' pages, as a small server of HTTP on one event loop.
 *
 * It asks the database (dolsd.page, with the rights of dolsd_reader), shows the answer with the
 * templates of a folder, and keeps nothing but answers of the last seconds.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "base/base.h"

struct page_options {
    const char *conninfo; /* libpq's connection string */
    const char *listen;   /* a path (a socket of this host), or an address of loopback and a port */
    const char *templates; /* folder; it has one file for each page */
    const char *language;  /* another language, whose folder is beside that one; NULL: none */
    const char *council;   /* whose pages they are, at the top of each */
    const char *asker; /* header that says who asks; without it a request is refused. NULL: none */
    bool verbose;
};

enum page_exit { PAGE_OK = 0, PAGE_USAGE = 1, PAGE_REFUSED = 2, PAGE_CANNOT = 3 };

/* Serves until SIGTERM or SIGINT. */
enum page_exit page_run(const struct page_options *options);

#endif
