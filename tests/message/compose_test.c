/* Composing: the derived fields, tiers, one notice, digests, and what cannot be composed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/xalloc.h"
#include "message/compose.h"
#include "message/notice_values.h"

static struct composer composer;

static int open_composer(void **state)
{
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/tests/message/templates", srcdir != NULL ? srcdir : ".");
    struct faults faults = FAULTS_INIT;
    struct calendar *calendar = calendar_new();
    char *cause = NULL;

    (void)state;
    calendar_add(calendar, JURISDICTION_ANY, date_from_civil(2026, 12, 25), "Christmas Day");
    calendar_add(calendar, JURISDICTION_ANY, date_from_civil(2026, 12, 28),
                 "Boxing Day (substitute day)");
    composer = (struct composer){
        .templates = templates_load(path, "en", &faults),
        .calendar = calendar,
        .zone = zone_load(ZONE_LEGAL, &cause),
        .council = {.name = "Borsetshire County Council",
                    .team = "DoLS team",
                    .reply_to = "dols@borsetshire.example",
                    .phone = ""},
    };
    faults_print(&faults, stderr);
    free(cause);
    free(path);
    return faults.count == 0 && composer.zone != NULL ? 0 : -1;
}

static int close_composer(void **state)
{
    (void)state;
    templates_free((struct templates *)(uintptr_t)composer.templates);
    calendar_free((struct calendar *)(uintptr_t)composer.calendar);
    zone_free((struct zone *)(uintptr_t)composer.zone);
    return 0;
}

static instant_t london(int year, int month, int day, int hour)
{
    return zone_instant(composer.zone, date_from_civil(year, month, day), hour * 60);
}

/* As the store gives it: the urgent authorisation that ends over Christmas. */
#define NOTICE(id, pressing, last_day, more)                                                       \
    "{\"id\":" id ",\"template\":\"urgent-end-managing-authority\","                               \
    "\"role\":\"managing_authority\",\"fallback_for\":null,\"late\":false,"                        \
    "\"pressing\":\"" pressing "\",\"kind\":\"urgent\",\"limit\":\"urgent_end\","                  \
    "\"title\":\"Urgent authorisation ends\",\"reference\":\"U-26-" id "\","                       \
    "\"initials\":\"J.S.\",\"place\":\"Elm & Ash House\",\"jurisdiction\":\"england\","            \
    "\"state\":\"open\",\"last_day\":\"" last_day "\",\"statutory_last_day\":null,"                \
    "\"stated_last_day\":null,\"ends_at\":\"2026-12-29T00:00:00Z\",\"flags\":[],"                  \
    "\"facts\":{\"given\":\"2026-12-22\"},\"extra\":{\"room\":\"12<b>\"},"                         \
    "\"undelivered_role\":null" more "}"

/* A standard authorisation that was suspended, with the last day as worked out, and as stated. */
#define SUSPENDED(end, stated, day, more)                                                          \
    NOTICE("1", "soon", end,                                                                       \
           ",\"authority_last_day\":\"" end "\",\"facts\":{\"last_day\":\"" stated                 \
           "\",\"suspended\":\"" day "\"" more "}")

#define REFUSED(day, more)                                                                         \
    NOTICE("1", "soon", "2026-12-24",                                                              \
           ",\"authority_last_day\":\"2026-12-24\",\"facts\":{\"refused\":\"" day "\"" more "}")

static bool compose(const char *notices, const char *tier, instant_t now, struct composed *out,
                    char **cause)
{
    struct message_content claim = {.notices = notices,
                                    .name = "The manager",
                                    .language = "en",
                                    .tier = tier,
                                    .key = "0b9f5c1e"};

    *cause = NULL;
    return compose_message(&composer, &claim, now, out, cause);
}

static struct composed composed_of(const char *notices, const char *tier, instant_t now)
{
    struct composed out;
    char *cause;

    if (!compose(notices, tier, now, &out, &cause))
        fail_msg("not composed: %s", cause);
    return out;
}

static void one_notice_is_an_ordinary_mail(void **state)
{
    struct composed mail = composed_of("[" NOTICE("12", "urgent", "2026-12-28", "") "]", "initials",
                                       london(2026, 12, 24, 9));

    (void)state;
    assert_string_equal(mail.subject, "Urgent authorisation ends, Monday 28 December 2026");
    assert_string_equal(mail.text,
                        "Dear The manager,\n"
                        "\n"
                        "Urgent authorisation ends, Elm & Ash House\n"
                        "\n"
                        "Reference   U-26-12\n"
                        "Initials    J.S.\n"
                        "Last day    Monday 28 December 2026, a non-working day: Boxing Day\n"
                        "            (substitute day)\n"
                        "            Last working day before it: Thursday 24 December 2026\n"
                        "Ends        midnight at the end of Monday 28 December 2026\n"
                        "\n"
                        "It ends in 4 days. Is U-26-12 still a deprivation of liberty? If it is,\n"
                        "tell us in time; if it is not, tell us that it has ended.\n"
                        "\n"
                        "Given on Tuesday 22 December 2026 (2026-12-22).\n"
                        "\n"
                        "Room 12<b>\n"
                        "\n"
                        "-- \n"
                        "DoLS team, Borsetshire County Council\n"
                        "Mail: dols@borsetshire.example\n"
                        "Message 0b9f5c1e of Thursday 24 December 2026\n");
    assert_non_null(strstr(mail.html, "<td>J.S.</td>"));
    assert_non_null(strstr(mail.html, "<p>Room 12&lt;b&gt;</p>"));
    assert_non_null(
        strstr(mail.html, "<title>\nUrgent authorisation ends, Monday 28 December 2026"));
    assert_non_null(strstr(mail.html, "<p><strong>Urgent authorisation ends, Elm &amp; Ash"));
    assert_non_null(strstr(mail.html, "<p>Dear The manager,</p>"));
    assert_string_equal(mail.language, "en");
    assert_string_equal(mail.matter, "urgent U-26-12");
    composed_free(&mail);
}

static void a_lower_tier_sees_less(void **state)
{
    static const struct {
        const char *tier;
        bool reference, initials;
    } rows[] = {
        {"initials", true, true},     {"reference", true, false}, {"nothing", false, false},
        {"everything", false, false}, {NULL, false, false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct composed mail = composed_of("[" NOTICE("12", "urgent", "2026-12-28", "") "]",
                                           rows[i].tier, london(2026, 12, 24, 9));
        const char *const parts[] = {mail.subject, mail.text, mail.html};
        bool reference = false, initials = false, room = false;

        for (size_t part = 0; part < ARRAY_SIZE(parts); part++) {
            reference = reference || strstr(parts[part], "U-26-12") != NULL;
            initials = initials || strstr(parts[part], "J.S.") != NULL ||
                       strstr(parts[part], "Elm") != NULL;
            room = room || strstr(parts[part], "Room") != NULL;
        }
        assert_int_equal(reference, rows[i].reference);
        assert_int_equal(initials, rows[i].initials);
        assert_int_equal(room, rows[i].initials);
        composed_free(&mail);
    }
}

static json_t *values_of(const char *notice, date_t today)
{
    json_t *json = json_loads(notice, 0, NULL);
    json_t *values;

    assert_non_null(json);
    values = notice_values(&composer, templates_words(composer.templates, "en"), json,
                           TIER_INITIALS, today);
    json_decref(json);
    return values;
}

/* What a field shows: its text, "yes" for a mark, "" where it is absent. */
static char *shown(const json_t *values, const char *path)
{
    char *top = xstrndup(path, strcspn(path, "."));
    const json_t *value = json_object_get(values, top);
    const char *rest = strchr(path, '.');

    free(top);
    if (rest != NULL)
        value = json_object_get(value, rest + 1);
    if (json_is_integer(value))
        return xasprintf("%d", (int)json_integer_value(value));
    if (json_is_true(value))
        return xstrdup("yes");
    return xstrdup(value != NULL ? json_string_value(value) : "");
}

static void derives_fields(void **state)
{
    static const struct {
        const char *notice;
        int day; /* of December 2026 */
        const char *field, *expected;
    } rows[] = {
        {NOTICE("1", "soon", "2026-12-28", ""), 28, "days_left", "0"},
        {NOTICE("1", "soon", "2026-12-28", ""), 28, "days_left_long", "today"},
        {NOTICE("1", "soon", "2026-12-28", ""), 27, "days_left_long", "tomorrow"},
        {NOTICE("1", "soon", "2026-12-28", ""), 29, "days_left_long", "yesterday"},
        {NOTICE("1", "soon", "2026-12-28", ""), 31, "days_left_long", "3 days ago"},
        {NOTICE("1", "soon", "2026-12-28", ""), 26, "days_left_long", "in 2 days"},
        {NOTICE("1", "soon", "2026-12-28", ""), 29, "days_left", ""},
        {NOTICE("1", "soon", "2026-12-28", ""), 1, "last_day", "2026-12-28"},
        {NOTICE("1", "soon", "2026-12-27", ""), 1, "last_day_note", "a Sunday"},
        {NOTICE("1", "soon", "2026-12-26", ""), 1, "last_day_note", "a Saturday"},
        {NOTICE("1", "soon", "2026-12-27", ""), 1, "last_working_day_long",
         "Thursday 24 December 2026"},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "last_day_note", ""},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "last_working_day_long",
         "Thursday 24 December 2026"},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "open", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "lapsed", ""},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "urgent", ""},
        {NOTICE("1", "urgent", "2026-12-24", ""), 1, "urgent", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "england", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "wales", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"state\":\"lapsed\""), 1, "lapsed", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ",\"late\":true"), 1, "late", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "role_title", "managing authority"},
        {NOTICE("1", "soon", "2026-12-24", ",\"role_title\":\"Managing authority\""), 1,
         "role_title", "Managing authority"},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "fallback_for", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"fallback_for\":\"rule12_representative\""), 1,
         "fallback_for", "rule12 representative"},
        {NOTICE("1", "soon", "2026-12-24", ",\"undelivered_role\":\"imca39a\""), 1,
         "undelivered_role", "imca39a"},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"fallback_for\":\"imca39a\",\"fallback_for_title\":\"section 39A IMCA\""),
         1, "fallback_for", "section 39A IMCA"},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"undelivered_role\":\"rule12_representative\","
                "\"undelivered_role_title\":\"Rule 1.2 representative\""),
         1, "undelivered_role", "Rule 1.2 representative"},
        {NOTICE("1", "soon", "2026-12-24", ",\"role_title\":null,\"fallback_for_title\":null"), 1,
         "role_title", "managing authority"},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"flags\":[\"stated_beyond\",3],\"stated_last_day\":\"2027-01-02\","
                "\"statutory_last_day\":\"2026-12-28\""),
         1, "stated_beyond", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ",\"stated_last_day\":\"2027-01-02\""), 1,
         "stated_last_day_long", "Saturday 2 January 2027"},
        {NOTICE("1", "soon", "2026-12-24", ",\"start_on\":\"2026-12-22\""), 1, "start_on",
         "2026-12-22"},
        {NOTICE("1", "soon", "2026-12-24", ",\"start_on\":\"2026-12-22\""), 1, "start_long",
         "Tuesday 22 December 2026"},
        {NOTICE("1", "soon", "2026-12-24", ",\"start_on\":\"soon\""), 1, "start_on", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"anchor_last_day\":\"2027-01-13\""), 1,
         "full_end_long", "Wednesday 13 January 2027"},
        {NOTICE("1", "soon", "2026-12-24", ",\"anchor_last_day\":null"), 1, "full_end_long", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"authority_last_day\":\"2027-01-13\""), 1,
         "authority_end_long", "Wednesday 13 January 2027"},
        {NOTICE("1", "soon", "2026-12-24", ",\"old_last_day\":\"2027-01-13\""), 1,
         "old_last_day_long", "Wednesday 13 January 2027"},
        {NOTICE("1", "soon", "2026-12-24", ",\"gap_days\":3"), 1, "gap_days", "3"},
        {NOTICE("1", "soon", "2026-12-24", ",\"gap_days\":null"), 1, "gap_days", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"gap_days\":3"), 1, "gap_from_long", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"gap_until\":\"2026-12-27\""), 1, "gap_from_long",
         "Friday 25 December 2026"},
        {NOTICE("1", "soon", "2026-12-24", ",\"gap_until\":\"2026-12-27\""), 1, "gap_until_long",
         "Sunday 27 December 2026"},
        {NOTICE("1", "soon", "2026-12-24", ",\"statutory_last_day\":\"2026-12-28\""), 1,
         "statutory_last_day_long", "Monday 28 December 2026"},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":{\"extended_to\":\"2026-12-24\"}"), 1,
         "extended", "yes"},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"facts\":{\"extended_to\":\"2026-12-20\"},\"flags\":[\"extension_idle\"]"),
         1, "extended", ""},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "extended", ""},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"reason\":\"closed\",\"facts\":{\"given\":\"2026-12-24\",\"closed\":"
                "\"2026-12-27\"}"),
         1, "because.closed", "Sunday 27 December 2026"},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"reason\":\"closed\",\"facts\":{\"given\":\"2026-12-24\",\"closed\":"
                "\"2026-12-27\"}"),
         1, "because.given", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"reason\":\"no longer arises\",\"facts\":{}"), 1,
         "because.closed", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":{\"given\":\"soon\"}"), 1, "facts.given",
         "soon"},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":{\"given\":\"soon\"}"), 1, "dates.given",
         ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":null,\"extra\":null,\"flags\":null"), 1,
         "dates.given", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"last_day\":\"2026-02-30\""), 1, "last_day_long", ""},
        {"{\"id\":\"x\",\"title\":5,\"flags\":{\"a\":1},\"facts\":[1],\"extra\":\"x\","
         "\"last_day\":7,\"role\":[],\"late\":\"yes\",\"jurisdiction\":{}}",
         1, "last_day_long", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"jurisdiction\":\"wales\""), 1, "wales", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ""), 24, "on_last_day", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ""), 23, "on_last_day", ""},
        {NOTICE("1", "soon", "2026-12-24", ""), 25, "closed_today", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ""), 24, "closed_today", ""},
        /* The first working day after it is the 29th: said then, and again on the 30th. */
        {NOTICE("1", "soon", "2026-12-24", ""), 24, "again", ""},
        {NOTICE("1", "soon", "2026-12-24", ""), 29, "again", ""},
        {NOTICE("1", "soon", "2026-12-24", ""), 30, "again", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":{\"suspended\":\"2026-12-01\"}"), 1,
         "suspended", "yes"},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"facts\":{\"suspended\":\"2026-12-01\",\"suspension_lifted\":"
                "\"2026-12-02\"}"),
         1, "suspended", ""},
        {REFUSED("2026-12-24", ""), 24, "refusal_after", ""},
        {REFUSED("2026-12-25", ""), 26, "refusal_after", "yes"},
        {REFUSED("2026-12-24", ",\"refusal_sent\":\"2026-12-25\""), 26, "refusal_after", "yes"},
        {REFUSED("2026-12-23",
                 ",\"refusal_sent\":\"2026-12-23\",\"refusal_received\":\"2026-12-24\""),
         26, "refusal_after", ""},
        {REFUSED("2026-12-23",
                 ",\"refusal_sent\":\"2026-12-23\",\"refusal_received\":\"2026-12-25\""),
         26, "refusal_after", "yes"},
        /* What has ended cannot be suspended. */
        {SUSPENDED("2026-12-20", "2026-12-20", "2026-12-20", ""), 24, "suspended", "yes"},
        {SUSPENDED("2026-12-20", "2026-12-20", "2026-12-21", ""), 24, "suspended", ""},
        {SUSPENDED("2026-12-20", "2026-12-20", "2026-12-21", ""), 24, "ends_anyway", ""},
        /* Its own period ends before day 28, which is 28 December, with it, and after it. */
        {SUSPENDED("2026-12-20", "2026-12-20", "2026-12-01", ""), 2, "ends_anyway", "yes"},
        {SUSPENDED("2026-12-28", "2026-12-28", "2026-12-01", ""), 2, "ends_anyway", "yes"},
        {SUSPENDED("2026-12-28", "2026-12-29", "2026-12-01", ""), 2, "ends_anyway", ""},
        {SUSPENDED("2026-12-28", "2026-12-20", "2026-12-01", ",\"court_last_day\":\"2027-03-01\""),
         2, "ends_anyway", ""},
        {SUSPENDED("2026-12-28", "2027-03-01", "2026-12-01", ",\"court_last_day\":\"2026-12-28\""),
         2, "ends_anyway", "yes"},
        {SUSPENDED("2026-12-20", "2026-12-20", "2026-12-01",
                   ",\"suspension_lifted\":\"2026-12-20\""),
         2, "ends_anyway", ""},
        {SUSPENDED("2026-12-20", "2026-12-20", "2026-12-01",
                   ",\"suspension_lifted\":\"2026-12-21\""),
         24, "ends_anyway", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":{\"further_requested\":\"2026-12-01\"}"), 1,
         "further_pending", "yes"},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"facts\":{\"further_requested\":\"2026-12-01\",\"further_decided\":"
                "\"2026-12-02\"}"),
         1, "further_pending", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":{\"further_requested\":\"2026-12-24\"}"), 26,
         "further_after", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":{\"further_requested\":\"2026-12-25\"}"), 26,
         "further_after", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ""), 26, "further_after", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"flags\":[\"unsure_end\"]"), 1, "application_pending",
         "yes"},
        {NOTICE("1", "soon", "2026-12-24", ",\"flags\":[\"not_stated\",\"unsure_end\"]"), 1,
         "application_pending", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"flags\":[\"stated_beyond\",\"unsure_end\"]"), 1,
         "application_pending", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":{\"application_filed\":\"2026-11-25\"}"), 1,
         "application_pending", ""},
        {NOTICE("1", "soon", "2026-12-24", ",\"owed_by\":\"supervisory body\""), 1, "ours", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ",\"owed_by\":\"managing authority\""), 1, "ours", ""},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"facts\":{\"application_due\":\"2026-11-24\",\"application_filed\":"
                "\"2026-11-24\"}"),
         1, "filed_late", ""},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"facts\":{\"application_due\":\"2026-11-24\",\"application_filed\":"
                "\"2026-11-25\"}"),
         1, "filed_late", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ",\"facts\":{\"application_filed\":\"2026-11-25\"}"), 1,
         "filed_late", ""},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"facts\":{\"covered_from\":\"2026-12-02\",\"covered_until\":\"2026-12-09\"}"),
         1, "covered", ""},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"facts\":{\"covered_from\":\"2026-12-02\",\"covered_until\":\"2026-12-09\"}"),
         9, "covered", "yes"},
        {NOTICE("1", "soon", "2026-12-24",
                ",\"facts\":{\"covered_from\":\"2026-12-02\",\"covered_until\":\"2026-12-09\"}"),
         10, "covered", ""},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "kind.urgent", "yes"},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "kind.standard", ""},
        {NOTICE("1", "soon", "2026-12-24", ""), 1, "role.managing_authority", "yes"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        json_t *values = values_of(rows[i].notice, date_from_civil(2026, 12, rows[i].day));
        char *text = shown(values, rows[i].field);

        if (strcmp(text, rows[i].expected) != 0)
            fail_msg("row %zu, %s: \"%s\" where \"%s\" is right", i, rows[i].field, text,
                     rows[i].expected);
        free(text);
        json_decref(values);
    }
}

/* Each field of the table that a notice has can be had from some notice. */
static void derives_every_field_of_the_table(void **state)
{
    json_t *values =
        values_of(NOTICE("1", "urgent", "2026-12-27",
                         ",\"late\":true,\"fallback_for\":\"x\",\"undelivered_role\":\"y\","
                         "\"stated_last_day\":\"2027-01-02\",\"statutory_last_day\":\"2026-12-28\","
                         "\"start_on\":\"2026-12-22\",\"anchor_last_day\":\"2027-01-13\","
                         "\"old_last_day\":\"2027-01-13\",\"gap_days\":3,"
                         "\"gap_until\":\"2026-12-30\",\"authority_last_day\":\"2027-01-13\","
                         "\"owed_by\":\"supervisory body\",\"owed_to\":\"the person\","
                         "\"contents\":\"that it has ceased\","
                         "\"alike\":[{\"title\":\"x\"},{\"title\":\"y\"}],"
                         "\"flags\":[\"stated_beyond\",\"extension_beyond\",\"barred\","
                         "\"not_stated\",\"refused\",\"suspended\",\"ceased\",\"urgent_over\","
                         "\"unsure_end\"],"
                         "\"reason\":\"extended_to\","
                         "\"facts\":{\"extended_to\":\"2026-12-24\",\"suspended\":\"2027-01-01\","
                         "\"last_day\":\"2027-01-13\",\"refused\":\"2027-01-14\","
                         "\"further_requested\":\"2026-12-01\",\"application_due\":\"2026-11-24\","
                         "\"application_filed\":\"2026-11-25\",\"covered_from\":\"2026-12-01\","
                         "\"covered_until\":\"2026-12-24\"}"),
                  date_from_civil(2026, 12, 24));
    size_t count;
    const struct field *fields = fields_all(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char *top = xstrndup(fields[i].name, strcspn(fields[i].name, "."));
        /* Those that exclude others: derives_fields has them. */
        bool other = strcmp(top, "lapsed") == 0 || strcmp(top, "wales") == 0 ||
                     strcmp(top, "on_last_day") == 0 || strcmp(top, "again") == 0 ||
                     strcmp(top, "closed_today") == 0 || strcmp(top, "further_after") == 0 ||
                     strcmp(top, "application_pending") == 0;

        if (fields[i].place == FIELD_NOTICE && !other && json_object_get(values, top) == NULL)
            fail_msg("nothing sets %s", top);
        free(top);
    }
    json_decref(values);
}

static void today_is_the_legal_day(void **state)
{
    /* Half past eleven at night UTC in June is the next day in London. */
    struct composed mail = composed_of("[" NOTICE("12", "urgent", "2026-06-26", "") "]", "initials",
                                       london(2026, 6, 26, 0) + 1800);

    (void)state;
    assert_non_null(strstr(mail.text, "It ends today."));
    composed_free(&mail);
}

static void several_are_a_digest(void **state)
{
    static const char expected[] =
        "Dear The manager, these 4 dates need you, most pressing first.\n"
        "\n"
        "2 this week\n"
        "\n"
        "1. Thursday 31 December 2026: Urgent authorisation ends (U-26-4), LAPSED\n"
        "   as: Urgent authorisation ends, Thursday 31 December 2026. Do: Urgent\n"
        "   authorisation ends\n"
        "2. Wednesday 30 December 2026: Urgent authorisation ends (U-26-1) as:\n"
        "   Urgent authorisation ends, Wednesday 30 December 2026. Do: Urgent\n"
        "   authorisation ends\n"
        "3. Friday 29 January 2027: Urgent authorisation ends (U-26-2) as: Urgent\n"
        "   authorisation ends, Friday 29 January 2027. Do: Urgent authorisation\n"
        "   ends\n"
        "4. Thursday 24 December 2026: Urgent authorisation ends (U-26-3) as:\n"
        "   Urgent authorisation ends, Thursday 24 December 2026. Do: Urgent\n"
        "   authorisation ends\n"
        "\n"
        "Urgent authorisation ends\n"
        "\n"
        "Reference   U-26-4\n";
    struct composed mail = composed_of(
        "[" NOTICE("3", "routine", "2026-12-24", "") "," NOTICE(
            "2", "soon", "2027-01-29", "") "," NOTICE("1", "soon", "2026-12-30",
                                                      "") "," NOTICE("4", "urgent", "2026-12-31",
                                                                     ",\"state\":\"lapsed\"") "]",
        "reference", london(2026, 12, 24, 9));

    (void)state;
    assert_string_equal(mail.subject, "4 dates that need you");
    assert_null(mail.matter);
    assert_int_equal(strncmp(mail.text, expected, strlen(expected)), 0);
    assert_true(strstr(mail.text, "Reference   U-26-2") < strstr(mail.text, "Reference   U-26-3"));
    assert_non_null(strstr(mail.html, "<li value=\"2\">Wednesday 30 December 2026"));
    assert_non_null(strstr(mail.html, ">U-26-2</span></td>"));
    assert_null(strstr(mail.text, "J.S."));
    composed_free(&mail);
}

static void who_is_held_without_authority_comes_first(void **state)
{
    struct composed mail = composed_of(
        "[" NOTICE("3", "soon", "2026-12-01", "") "," NOTICE(
            "2", "soon", "2026-12-20",
            ",\"state\":\"lapsed\",\"no_authority\":true") "," NOTICE("1", "urgent", "2026-12-30",
                                                                      "") "]",
        "reference", london(2026, 12, 24, 9));

    (void)state;
    assert_non_null(strstr(mail.text, "1. Wednesday 30 December 2026"));
    assert_non_null(strstr(mail.text, "2. Sunday 20 December 2026"));
    assert_non_null(strstr(mail.text, "3. Tuesday 1 December 2026"));
    composed_free(&mail);
}

/* Composed with the templates that are shipped, for somebody who may see initials. */
static struct composed shipped_of(const char *notices, const char *language)
{
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/conf/templates", srcdir != NULL ? srcdir : ".");
    struct faults faults = FAULTS_INIT;
    struct composer shipped = composer;
    struct message_content claim = {
        .language = language, .tier = "initials", .key = "1", .notices = notices};
    struct composed mail;
    char *cause = NULL;

    shipped.templates = templates_load(path, "en", &faults);
    assert_int_equal(faults.count, 0);
    if (!compose_message(&shipped, &claim, london(2026, 12, 24, 9), &mail, &cause))
        fail_msg("cannot compose: %s", cause);
    templates_free((struct templates *)(uintptr_t)shipped.templates);
    faults_free(&faults);
    free(path);
    return mail;
}

/* Whether the mail has these words, however its lines are broken. */
static bool says(const struct composed *mail, const char *words)
{
    struct buf flat = BUF_INIT;
    bool found;

    for (const char *at = mail->text; *at != '\0'; at++) {
        char c = *at == '\n' ? ' ' : *at;

        if (c != ' ' || (flat.len > 0 && flat.data[flat.len - 1] != ' '))
            buf_putc(&flat, c);
    }
    found = strstr(flat.data, words) != NULL;
    buf_free(&flat);
    return found;
}

/* A digest of these notices as it is shipped. */
static struct composed digest_of(const char *one, const char *two, const char *three)
{
    char *notices =
        xasprintf("[%s,%s%s%s]", one, two, three != NULL ? "," : "", three != NULL ? three : "");
    struct composed mail = shipped_of(notices, "en");

    free(notices);
    return mail;
}

#define LAPSED         ",\"state\":\"lapsed\""
#define OLD            ",\"long_over\":true"
#define HELD           ",\"no_authority\":true"
#define FROM(template) ",\"template\":\"" template "\""
#define OWED                                                                                       \
    FROM("notice-owed-dols-team")                                                                  \
    ",\"title\":\"Notice of a review\",\"owed_to\":\"the "                                         \
    "person\",\"contents\":\"it\",\"owed_by\":"
#define OURS   OWED "\"supervisory body\""
#define THEIRS OWED "\"managing authority\""

/* The counts fit what is listed: what has run out is overdue, not among the days to come, and who
 * is asked in passing is not told so. */
static void a_digest_counts_what_it_lists(void **state)
{
    static const char passing[] =
        NOTICE("3", "routine", "2026-12-14", LAPSED FROM("regulator-dols-team"));
    static const char overdue[] = NOTICE("1", "soon", "2026-12-23", LAPSED OURS);
    static const char running[] = NOTICE("2", "soon", "2026-12-24", THEIRS);
    struct composed mail = digest_of(passing, overdue, running);

    (void)state;
    assert_string_equal(mail.subject,
                        "3 reminders, 1 overdue, 1 due this week (Thursday 24 December 2026)");
    assert_true(says(&mail, "Overdue: 1 of 3. Last days within a week from today: 1 of 3."));
    /* Who owes it gives it; one heading serves both. */
    assert_true(says(&mail, "Give this in writing today, or record the day on which"));
    assert_true(says(&mail, "See that the managing authority gives this in writing"));
    assert_null(strstr(strstr(mail.text, "\nNotice of a review\n") + 1, "\nNotice of a review\n"));
    composed_free(&mail);
}

/* Who is without authority is counted once, however many reminders there are of it. */
static void a_digest_counts_matters_without_authority(void **state)
{
    static const char late[] =
        NOTICE("1", "soon", "2026-12-20", LAPSED HELD FROM("extension-late-dols-team"));
    static const char alarm[] =
        NOTICE("1", "soon", "2026-12-20", LAPSED HELD FROM("urgent-lapsed-dols-team"));
    struct composed mail = digest_of(late, alarm, NULL);

    (void)state;
    assert_string_equal(mail.subject,
                        "2 reminders, 1 without authority on record (Thursday 24 December 2026)");
    composed_free(&mail);
}

/* Who is asked for something because of a new last day hears of that day first. */
static void a_day_that_moved_comes_before_what_follows_from_it(void **state)
{
    static const char copies[] = NOTICE("1", "soon", "2026-12-28", OURS);
    static const char moved[] =
        NOTICE("1", "routine", "2026-12-31", ",\"old_last_day\":\"2026-12-24\"" FROM("date-moved"));
    static const char other[] = NOTICE("2", "soon", "2026-12-27", OURS);
    struct composed mail = digest_of(copies, moved, other);

    (void)state;
    assert_non_null(strstr(mail.text, "1. Thursday 31 December 2026, U-26-1"));
    assert_true(says(&mail, "Last days that have moved: 1."));
    composed_free(&mail);
}

/* What ended long ago is not news, and is not said to be far off either. */
static void a_digest_of_old_ends_says_so(void **state)
{
    static const char duty[] = NOTICE("1", "soon", "2026-11-02", LAPSED OLD OURS);
    static const char held[] = NOTICE("2", "soon", "2026-11-03", LAPSED OLD HELD OURS);
    struct composed mail = digest_of(duty, held, NULL);

    (void)state;
    assert_string_equal(mail.subject, "2 reminders (Thursday 24 December 2026)");
    assert_true(says(&mail, "Nothing here is newly overdue"));
    assert_true(says(&mail, "1 of them without authority on record"));
    assert_true(says(&mail, "In full below, from the top: 1 of 2."));
    assert_false(says(&mail, "stand together"));
    composed_free(&mail);
}

/* The list says what to do, not who should have been told. */
static void a_stand_in_reads_what_to_do(void **state)
{
    static const char instead[] =
        NOTICE("1", "soon", "2026-12-28", ",\"fallback_for\":\"manager\"" OURS);
    static const char own[] = NOTICE("2", "soon", "2026-12-29", OURS);
    struct composed mail = digest_of(instead, own, NULL);

    (void)state;
    assert_true(says(&mail, "Elm & Ash House (in place of the manager): Give this in writing"));
    composed_free(&mail);
}

static void urgent_ones_say_so(void **state)
{
    struct composed mail = composed_of(
        "[" NOTICE("3", "urgent", "2026-12-24", "") "," NOTICE("2", "urgent", "2027-01-29", "") "]",
        "reference", london(2026, 12, 24, 9));

    (void)state;
    assert_string_equal(mail.subject, "2 dates that need you now");
    composed_free(&mail);
}

/* All are listed, each with what to do; the first follow in full. */
static void forty_stay_readable(void **state)
{
    struct buf notices = BUF_INIT;
    struct composed mail;
    size_t bodies = 0, asks = 0, longest = 0;

    (void)state;
    for (int i = 0; i < 40; i++)
        buf_printf(&notices, "%c%s", i == 0 ? '[' : ',', NOTICE("7", "soon", "2026-12-30", ""));
    buf_putc(&notices, ']');
    mail = composed_of(notices.data, "initials", london(2026, 12, 24, 9));
    assert_string_equal(mail.subject, "40 dates that need you");
    assert_non_null(strstr(mail.text, "\n40. Wednesday 30 December 2026"));
    for (const char *at = mail.text; (at = strstr(at, "Room 12")) != NULL; at++)
        bodies++;
    assert_true(bodies >= 15 && bodies < 40);
    for (const char *at = mail.text; (at = strstr(at, "Do: Urgent")) != NULL; at++)
        asks++;
    assert_int_equal(asks, 40);
    assert_non_null(strstr(mail.text, "The first "));
    assert_null(strstr(mail.text, "\n\n\n"));
    for (const char *line = mail.text; *line != '\0';) {
        size_t length = strcspn(line, "\n");

        longest = length > longest ? length : longest;
        line += length + (line[length] == '\n');
    }
    assert_true(longest <= 72);
    buf_free(&notices);
    composed_free(&mail);
}

/* However many there are, a shipped mail stays below the size at which programs cut it off. */
static void many_stay_small(void **state)
{
    static const int counts[] = {1, 40, 108, 250, 500};
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/conf/templates", srcdir != NULL ? srcdir : ".");
    struct faults faults = FAULTS_INIT;
    struct composer shipped = composer;

    (void)state;
    shipped.templates = templates_load(path, "en", &faults);
    assert_int_equal(faults.count, 0);
    for (size_t n = 0; n < ARRAY_SIZE(counts); n++) {
        struct buf notices = BUF_INIT;
        struct message_content claim = {.language = "en", .tier = "initials", .key = "1"};
        char *cause = NULL, *last = xasprintf("\n%d. Wednesday 30 December 2026", counts[n]);
        struct composed mail;

        for (int i = 0; i < counts[n]; i++)
            buf_printf(&notices, "%c%s", i == 0 ? '[' : ',', NOTICE("7", "soon", "2026-12-30", ""));
        buf_putc(&notices, ']');
        claim.notices = notices.data;
        assert_true(compose_message(&shipped, &claim, london(2026, 12, 24, 9), &mail, &cause));
        assert_true((strstr(mail.text, last) != NULL) == (counts[n] > 1));
        if (strlen(mail.text) + strlen(mail.html) >= 100000)
            fail_msg("%d: %zu and %zu bytes", counts[n], strlen(mail.text), strlen(mail.html));
        composed_free(&mail);
        buf_free(&notices);
        free(last);
    }
    templates_free((struct templates *)(uintptr_t)shipped.templates);
    free(path);
}

/* What asks for the same stands together, each group where its most pressing notice would. */
static void those_that_ask_the_same_stand_together(void **state)
{
#define OTHER ",\"template\":\"undelivered\",\"undelivered_role\":\"imca39d\""
    struct composed mail = composed_of(
        "[" NOTICE("1", "routine", "2026-12-26", "") "," NOTICE(
            "2", "soon", "2026-12-27",
            OTHER) "," NOTICE("3", "urgent", "2026-12-28",
                              ",\"no_authority\":true") "," NOTICE("4", "routine", "2027-02-01",
                                                                   OTHER) "]",
        "reference", london(2026, 12, 24, 9));
    static const char *const order[] = {"1. Monday 28", "2. Saturday 26", "3. Sunday 27",
                                        "4. Monday 1 February"};

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        assert_non_null(strstr(mail.text, order[i]));
        assert_true(i == 0 || strstr(mail.text, order[i - 1]) < strstr(mail.text, order[i]));
    }
    assert_non_null(strstr(mail.text, "1 without, 3 this week"));
    composed_free(&mail);
}

/* Of the first day over an old store: what is long over comes last, by its line in the list alone.
 */
static void long_over_is_listed(void **state)
{
    static const int counts[] = {1, 21};

    (void)state;
    for (size_t n = 0; n < ARRAY_SIZE(counts); n++) {
        struct buf notices = BUF_INIT;
        struct composed mail;
        char *last = xasprintf("\n%d. Thursday 30 December 2021", counts[n] + 1);

        buf_putc(&notices, '[');
        for (int i = 0; i < counts[n]; i++)
            buf_puts(&notices, NOTICE("7", "soon", "2021-12-30", ",\"long_over\":true") ",");
        buf_puts(&notices, NOTICE("8", "routine", "2026-12-30", "") "]");
        mail = composed_of(notices.data, "initials", london(2026, 12, 24, 9));
        assert_non_null(strstr(mail.text, "\n1. Wednesday 30 December 2026"));
        assert_non_null(strstr(mail.text, last));
        assert_non_null(strstr(mail.text, "Reference   U-26-8\n"));
        assert_null(strstr(mail.text, "Reference   U-26-7\n"));
        assert_null(strstr(mail.html, ">U-26-7</span></td>"));
        free(last);
        buf_free(&notices);
        composed_free(&mail);
    }
}

static void language_falls_back(void **state)
{
    struct message_content claim = {.notices = "[" NOTICE("1", "soon", "2026-12-30",
                                                          ",\"template\":\"undelivered\","
                                                          "\"undelivered_role\":\"imca39d\"") "]",
                                    .name = "",
                                    .language = "cy",
                                    .tier = "nothing",
                                    .key = "1"};
    struct composed mail;
    char *cause = NULL;

    (void)state;
    assert_true(compose_message(&composer, &claim, london(2026, 12, 1, 9), &mail, &cause));
    assert_string_equal(mail.subject, "Ni ellid danfon nodyn atgoffa");
    assert_non_null(strstr(mail.text, "DoLS team, Borsetshire County Council"));
    composed_free(&mail);
    claim.language = "pl";
    assert_true(compose_message(&composer, &claim, london(2026, 12, 1, 9), &mail, &cause));
    assert_non_null(strstr(mail.text, "A reminder to the imca39d could not be delivered."));
    composed_free(&mail);
}

/* Dates are in the language of the template that shows them. */
static void dates_speak_with_their_template(void **state)
{
    struct message_content claim = {
        .notices =
            "[" NOTICE("1", "soon", "2026-12-30", ",\"template\":\"undelivered\"") "," NOTICE(
                "2", "soon", "2026-12-31", "") "]",
        .language = "cy",
        .tier = "initials",
        .key = "1"};
    struct composed mail;
    char *cause = NULL;

    (void)state;
    assert_true(compose_message(&composer, &claim, london(2026, 12, 24, 9), &mail, &cause));
    assert_non_null(strstr(mail.text, "Y diwrnod olaf: 30 Rhagfyr 2026 (dydd\nMercher)."));
    assert_non_null(strstr(mail.html, "<div lang=\"cy\" dir=\"ltr\">\n<p><strong>Ni ellid"));
    assert_non_null(strstr(mail.html, "Mercher).</strong></p>\n</div>\n"));
    assert_non_null(strstr(mail.text, "1. Wednesday 30 December 2026: Urgent"));
    assert_non_null(strstr(mail.text, "Last day    Thursday 31 December 2026\n"));
    assert_non_null(strstr(mail.text, "Message 1 of Thursday 24 December 2026\n"));
    composed_free(&mail);
}

/* The shipped mail that asks whether a Form 2 is needed says when the authorisation ends. */
static void form_2_mails_name_the_end(void **state)
{
    static const struct {
        const char *language, *anchor, *text;
    } rows[] = {
        {"en", ",\"anchor_last_day\":\"2027-01-19\"",
         "The authorisation itself ends on Tuesday 19 January 2027; it cannot be"},
        {"en", "", "The authorisation itself ends later; it cannot be extended."},
        {"cy", ",\"anchor_last_day\":\"2027-01-19\"",
         "Daw'r awdurdodiad ei hun i ben ar 19 Ionawr 2027 (dydd Mawrth); ni ellir"},
        {"cy", "", "Daw'r awdurdodiad ei hun i ben wedyn; ni ellir ei estyn."},
    };
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/conf/templates", srcdir != NULL ? srcdir : ".");
    struct faults faults = FAULTS_INIT;
    struct composer shipped = composer;

    (void)state;
    shipped.templates = templates_load(path, "en", &faults);
    assert_int_equal(faults.count, 0);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        char *notices =
            xasprintf("[" NOTICE("1", "soon", "2026-12-30",
                                 ",\"template\":\"further-request-managing-authority\"%s") "]",
                      rows[i].anchor);
        struct message_content claim = {
            .notices = notices, .language = rows[i].language, .tier = "initials", .key = "1"};
        struct composed mail;
        char *cause = NULL;

        assert_true(compose_message(&shipped, &claim, london(2026, 12, 1, 9), &mail, &cause));
        for (char *c = mail.text; *c != '\0'; c++)
            *c = *c == '\n' ? ' ' : *c;
        if (strstr(mail.text, rows[i].text) == NULL)
            fail_msg("row %zu:\n%s", i, mail.text);
        composed_free(&mail);
        free(notices);
    }
    templates_free((struct templates *)(uintptr_t)shipped.templates);
    free(path);
}

#define REUSE(id, reference, title, last_day)                                                      \
    NOTICE(id, "routine", last_day,                                                                \
           ",\"template\":\"assessment-reusable-dols-team\",\"reference\":\"" reference            \
           "\",\"title\":\"" title "\",\"start_on\":\"2026-01-10\"")

static size_t times(const char *text, const char *words)
{
    size_t count = 0;

    for (; (text = strstr(text, words)) != NULL; text++)
        count++;
    return count;
}

/* Several time limits of one matter by a template that can list them are one notice; and what the
 * notices of a message all say is said once, after them. */
static void one_matter_is_one_notice(void **state)
{
    static const struct {
        const char *notices, *subject, *first, *last;
        size_t said;
    } rows[] = {
        {"[" REUSE("1", "S-1", "Reuse of A", "2027-01-09") "]",
         "Reuse of A: until Saturday 9 January 2027", "About           Reuse of A",
         "Saturday 9 January 2027", 1},
        {"[" REUSE("1", "S-1", "Reuse of A", "2027-01-09") "," REUSE("2", "S-1", "Reuse of B",
                                                                     "2027-01-12") "]",
         "Reuse of 2 assessments: until Saturday 9 January 2027",
         "- Reuse of A: until Saturday 9 January 2027",
         "- Reuse of B: until Tuesday 12 January 2027", 1},
        {"[" REUSE("1", "S-1", "Reuse of A", "2027-01-09") "," REUSE(
             "2", "S-1", "Reuse of B", "2027-01-12") "," REUSE("3", "S-2", "Reuse of A",
                                                               "2027-01-12") "]",
         "2 reminders (Monday 14 December 2026)", "- Reuse of B: until Tuesday 12 January 2027",
         "About           Reuse of A", 1},
    };
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/conf/templates", srcdir != NULL ? srcdir : ".");
    struct faults faults = FAULTS_INIT;
    struct composer shipped = composer;

    (void)state;
    shipped.templates = templates_load(path, "en", &faults);
    assert_int_equal(faults.count, 0);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct message_content claim = {
            .notices = rows[i].notices, .language = "en", .tier = "initials", .key = "1"};
        struct composed mail;
        char *cause = NULL;

        assert_true(compose_message(&shipped, &claim, london(2026, 12, 14, 9), &mail, &cause));
        assert_string_equal(mail.subject, rows[i].subject);
        if (strstr(mail.text, rows[i].first) == NULL || strstr(mail.text, rows[i].last) == NULL ||
            times(mail.text, "If something has happened that is not recorded") != rows[i].said)
            fail_msg("row %zu:\n%s", i, mail.text);
        composed_free(&mail);
    }
    templates_free((struct templates *)(uintptr_t)shipped.templates);
    free(path);
}

/* What the council asks stands where the templates' own words would, in the language of each. */
static void a_council_says_what_it_asks(void **state)
{
    static const struct {
        const char *language, *asks, *asks_cy, *text, *not_text;
    } rows[] = {
        {"en", "Submit as usual.", NULL, "Submit as usual.", "[2026] UKSC 16"},
        {"en", NULL, NULL, "Is an authorisation still needed?", "Submit as usual."},
        {"cy", "Submit as usual.", NULL, "A oes angen awdurdodiad o hyd?", "Submit as usual."},
        {"cy", NULL, "Gwnewch fel arfer.", "Gwnewch fel arfer.", "[2026] UKSC 16"},
    };
    const char *srcdir = getenv("srcdir");
    char *path = xasprintf("%s/conf/templates", srcdir != NULL ? srcdir : ".");
    struct faults faults = FAULTS_INIT;
    struct composer shipped = composer;

    (void)state;
    shipped.templates = templates_load(path, "en", &faults);
    assert_int_equal(faults.count, 0);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct message_content claim = {
            .notices = "[" NOTICE("1", "soon", "2026-12-30",
                                  ",\"template\":\"standard-end-managing-authority\"") "]",
            .language = rows[i].language,
            .tier = "initials",
            .key = "1"};
        struct composed mail;
        char *cause = NULL;

        shipped.council.asks = rows[i].asks;
        shipped.council.asks_cy = rows[i].asks_cy;
        assert_true(compose_message(&shipped, &claim, london(2026, 12, 1, 9), &mail, &cause));
        if (strstr(mail.text, rows[i].text) == NULL || strstr(mail.text, rows[i].not_text) != NULL)
            fail_msg("row %zu:\n%s", i, mail.text);
        composed_free(&mail);
    }
    templates_free((struct templates *)(uintptr_t)shipped.templates);
    free(path);
}

static void subjects_are_one_line(void **state)
{
    struct composed mail =
        composed_of("[" NOTICE("1", "soon", "2026-12-30", ",\"title\":\"A\\r\\n\\tB \\u00e9\"") "]",
                    "nothing", london(2026, 12, 1, 9));

    (void)state;
    assert_string_equal(mail.subject, "A B \xc3\xa9, Wednesday 30 December 2026");
    composed_free(&mail);
}

static void refuses_what_cannot_be_composed(void **state)
{
    static const struct {
        const char *notices, *cause;
    } rows[] = {
        {"", "no notices that can be read"},
        {NULL, "no notices that can be read"},
        {"[]", "no notices that can be read"},
        {"{\"id\":1}", "no notices that can be read"},
        {"[1]", "no notices that can be read"},
        {"[{},[]]", "no notices that can be read"},
        {"[{\"id\":1,\"template\":\"gone\"}]", "there is no template \"gone\""},
        {"[{\"id\":1}]", "there is no template \"\""},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct composed mail;
        char *cause;

        assert_false(compose(rows[i].notices, "initials", 0, &mail, &cause));
        if (strstr(cause, rows[i].cause) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", cause, rows[i].cause);
        assert_null(mail.subject);
        assert_null(mail.text);
        free(cause);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_notice_is_an_ordinary_mail),
        cmocka_unit_test(a_lower_tier_sees_less),
        cmocka_unit_test(derives_fields),
        cmocka_unit_test(derives_every_field_of_the_table),
        cmocka_unit_test(today_is_the_legal_day),
        cmocka_unit_test(several_are_a_digest),
        cmocka_unit_test(who_is_held_without_authority_comes_first),
        cmocka_unit_test(a_digest_counts_what_it_lists),
        cmocka_unit_test(a_digest_counts_matters_without_authority),
        cmocka_unit_test(a_day_that_moved_comes_before_what_follows_from_it),
        cmocka_unit_test(a_digest_of_old_ends_says_so),
        cmocka_unit_test(a_stand_in_reads_what_to_do),
        cmocka_unit_test(urgent_ones_say_so),
        cmocka_unit_test(forty_stay_readable),
        cmocka_unit_test(many_stay_small),
        cmocka_unit_test(those_that_ask_the_same_stand_together),
        cmocka_unit_test(long_over_is_listed),
        cmocka_unit_test(language_falls_back),
        cmocka_unit_test(dates_speak_with_their_template),
        cmocka_unit_test(form_2_mails_name_the_end),
        cmocka_unit_test(a_council_says_what_it_asks),
        cmocka_unit_test(one_matter_is_one_notice),
        cmocka_unit_test(subjects_are_one_line),
        cmocka_unit_test(refuses_what_cannot_be_composed),
    };

    return cmocka_run_group_tests(tests, open_composer, close_composer);
}
