#include "page/page.h"

#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/faults.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "law/zone.h"
#include "page/pool.h"
#include "page/serve.h"
#include "page/skin.h"

#define AREA "page"

static void on_stop(evutil_socket_t number, short what, void *base)
{
    (void)number;
    (void)what;
    event_base_loopexit(base, NULL);
}

static enum page_exit serve(struct event_base *base, struct server_parts *parts)
{
    struct event *stops[] = {evsignal_new(base, SIGTERM, on_stop, base),
                             evsignal_new(base, SIGINT, on_stop, base)};
    enum page_exit end = PAGE_OK;
    char *cause = NULL;
    struct server *server;

    for (size_t i = 0; i < ARRAY_SIZE(stops); i++)
        event_add(stops[i], NULL);
    parts->pool = pool_new(base, parts->options->conninfo);
    server = server_new(base, parts, &cause);
    if (server == NULL) {
        fprintf(stderr, "dolsd-page: %s\n", cause);
        free(cause);
        end = PAGE_REFUSED;
    } else {
        log_info(AREA, "dolsd-page %s listens on %s", PACKAGE_VERSION, parts->options->listen);
        if (event_base_dispatch(base) < 0)
            end = PAGE_CANNOT;
    }
    pool_free(parts->pool);
    server_free(server);
    for (size_t i = 0; i < ARRAY_SIZE(stops); i++)
        event_free(stops[i]);
    return end;
}

/* NULL if none is wanted, or after faults were added. */
static struct skin *load_other(const struct page_options *options, const struct skin *templates,
                               struct faults *faults)
{
    char *folder;
    struct skin *other;

    if (options->language == NULL || templates == NULL)
        return NULL;
    folder = xasprintf("%s/../%s", options->templates, options->language);
    other = skin_load(folder, templates, faults);
    free(folder);
    return other;
}

enum page_exit page_run(const struct page_options *options)
{
    struct faults faults = FAULTS_INIT;
    char *cause = NULL;
    struct zone *zone = zone_load(ZONE_LEGAL, &cause);
    struct skin *templates = skin_load(options->templates, NULL, &faults);
    struct skin *other = load_other(options, templates, &faults);
    struct server_parts parts = {
        .options = options, .templates = templates, .other = other, .zone = zone};
    struct event_base *base = event_base_new();
    enum page_exit end = PAGE_REFUSED;

    log_open(options->verbose ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO, getenv("JOURNAL_STREAM") != NULL);
    faults_print(&faults, stderr);
    if (zone == NULL)
        fprintf(stderr, "dolsd-page: %s\n", cause);
    if (zone != NULL && faults.count == 0 && base != NULL)
        end = serve(base, &parts);
    event_base_free(base);
    skin_free(other);
    skin_free(templates);
    zone_free(zone);
    faults_free(&faults);
    free(cause);
    return end;
}
