#include "message/every.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#define NOTICE                                                                                     \
    "[{\"id\":7,\"template\":\"%s\",\"role\":\"managing_authority\","                              \
    "\"role_title\":\"managing authority\",\"fallback_for\":null,\"late\":false,"                  \
    "\"pressing\":\"urgent\",\"kind\":\"urgent\",\"limit\":\"urgent_end\","                        \
    "\"title\":\"Urgent authorisation ends\",\"reference\":\"U-2026-0107\","                       \
    "\"initials\":\"J.S.\",\"place\":\"Elm House\",\"jurisdiction\":\"england\","                  \
    "\"state\":\"open\",\"last_day\":\"2026-12-24\",\"statutory_last_day\":null,"                  \
    "\"stated_last_day\":null,\"ends_at\":\"2026-12-25T00:00:00Z\",\"flags\":[],"                  \
    "\"facts\":{\"given\":\"2026-12-18\",\"last_day\":\"2026-12-24\"},"                            \
    "\"extra\":{\"request\":\"R-2026-0107\"},\"report\":{},\"undelivered_role\":null}]"

bool every_open(struct composer *composer)
{
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/conf/templates", srcdir != NULL ? srcdir : ".");
    struct faults faults = FAULTS_INIT;
    char *cause = NULL;
    bool good;

    *composer = (struct composer){
        .templates = templates_load(path, "en", &faults),
        .calendar = calendar_new(),
        .zone = zone_load(ZONE_LEGAL, &cause),
        .council = {.name = "Borsetshire County Council",
                    .team = "DoLS team",
                    .reply_to = "dols@borsetshire.example",
                    .phone = "01632 960123",
                    .address = "County Hall, Felpersham",
                    .hours = "Monday to Friday, 8.30 to 17.00"},
    };
    good = faults.count == 0 && composer->zone != NULL;
    faults_print(&faults, stderr);
    faults_free(&faults);
    free(cause);
    free(path);
    return good;
}

void every_close(struct composer *composer)
{
    templates_free((struct templates *)(uintptr_t)composer->templates);
    calendar_free((struct calendar *)(uintptr_t)composer->calendar);
    zone_free((struct zone *)(uintptr_t)composer->zone);
}

bool every_next(const struct composer *composer, size_t *at, struct message_content *claim)
{
    static char notices[2048];
    const struct template *template;

    while (templates_next(composer->templates, at, &template)) {
        if (template->kind != TEMPLATE_NOTICE)
            continue;
        snprintf(notices, sizeof(notices), NOTICE, template->name);
        *claim = (struct message_content){.notices = notices,
                                          .name = "The manager",
                                          .language = template->language,
                                          .tier = "initials",
                                          .key = "0b9f5c1e-6d0a-4f53-9d5e-3f0f5b1c2a77"};
        return true;
    }
    return false;
}
