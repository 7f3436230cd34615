/*
 * dolsd-page: the officers' pages, a small HTTP server on one event loop.
 *
 * It asks the database (dolsd.page, with the rights of dolsd_reader), renders the answer with the
 * templates of a folder, and keeps only answers from the last few seconds.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "base/base.h"

struct page_options {
    const char *conninfo;  /* libpq's connection string */
    const char *listen;    /* a path (a local socket), or a loopback address and a port */
    const char *templates; /* a folder with one file for each page */
    const char *language;  /* another language, whose folder is next to it; NULL: none */
    const char *council;   /* whose pages they are, at the top of each */
    const char
        *asker; /* header that says who is asking; requests without it are refused. NULL: none */
    bool verbose;
};

enum page_exit { PAGE_OK = 0, PAGE_USAGE = 1, PAGE_REFUSED = 2, PAGE_CANNOT = 3 };

/* Serves until SIGTERM or SIGINT. */
enum page_exit page_run(const struct page_options *options);

#endif
