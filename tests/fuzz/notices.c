/* A message's notices as the store gives them, over the templates that are shipped; then the mail.
 */
#include "fuzz.h"

#include "base/xalloc.h"
#include "message/compose.h"
#include "message/mail.h"

static struct composer composer;

static void close_composer(void)
{
    templates_free((struct templates *)(uintptr_t)composer.templates);
    calendar_free((struct calendar *)(uintptr_t)composer.calendar);
    zone_free((struct zone *)(uintptr_t)composer.zone);
}

static void open_composer(void)
{
    const char *top = getenv("top_srcdir");
    char *folder = xasprintf("%s/conf/templates", top != NULL ? top : "."), *cause = NULL;
    struct faults faults = FAULTS_INIT;

    composer.templates = templates_load(folder, "en", &faults);
    composer.calendar = calendar_new();
    composer.zone = zone_load(ZONE_LEGAL, &cause);
    composer.council = (struct council){.name = "Example Council", .reply_to = "d@council.example"};
    faults_print(&faults, stderr);
    fuzz_holds(faults.count == 0 && composer.zone != NULL);
    free(folder);
    atexit(close_composer);
}

static void look_at(const struct composed *composed)
{
    struct mail mail = {.from = "d@council.example",
                        .to = "a@home.example",
                        .key = "key",
                        .domain = "council.example",
                        .subject = composed->subject,
                        .text = composed->text,
                        .html = composed->html,
                        .date = 1798104600,
                        .zone = composer.zone};
    struct buf out = BUF_INIT;
    char *cause = NULL;

    fuzz_holds(strpbrk(composed->subject, "\r\n") == NULL);
    if (!mail_build(&mail, &out, &cause))
        fuzz_holds(cause != NULL);
    free(cause);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const tiers[] = {"initials", "reference", "nothing", "?"};
    struct composed composed;
    struct message_content claim = {.name = "The manager", .key = "key"};
    char *notices, *cause = NULL;

    if (composer.templates == NULL)
        open_composer();
    if (size == 0)
        return 0;
    /* The first byte is who reads it. */
    claim.tier = tiers[data[0] % 4];
    claim.language = (data[0] & 4) == 0 ? "en" : "cy";
    notices = fuzz_text(data + 1, size - 1);
    claim.notices = notices;
    if (compose_message(&composer, &claim, 1798104600, &composed, &cause)) {
        look_at(&composed);
        composed_free(&composed);
    } else {
        fuzz_holds(cause != NULL);
    }
    free(cause);
    free(notices);
    return 0;
}
