#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct zone *zone;

static void die(const char *what, const char *cause)
{
    fprintf(stderr, "fixture: %s: %s\n", what, cause);
    abort();
}

static void free_zone(void)
{
    zone_free(zone);
}

const struct zone *fixture_zone(void)
{
    char *cause = NULL;

    if (zone == NULL) {
        zone = zone_load(ZONE_LEGAL, &cause);
        if (zone == NULL)
            die("zone", cause);
        atexit(free_zone);
    }
    return zone;
}

date_t fixture_day(const char *iso)
{
    date_t date;

    if (!date_parse(iso, &date))
        die("no date", iso);
    return date;
}

/* GOV.UK, England and Wales. */
struct calendar *fixture_calendar(void)
{
    static const char *const days[][2] = {
        {"2025-01-01", "New Year's Day"},
        {"2025-04-18", "Good Friday"},
        {"2025-04-21", "Easter Monday"},
        {"2025-05-05", "Early May bank holiday"},
        {"2025-05-26", "Spring bank holiday"},
        {"2025-08-25", "Summer bank holiday"},
        {"2025-12-25", "Christmas Day"},
        {"2025-12-26", "Boxing Day"},
        {"2026-01-01", "New Year's Day"},
        {"2026-04-03", "Good Friday"},
        {"2026-04-06", "Easter Monday"},
        {"2026-05-04", "Early May bank holiday"},
        {"2026-05-25", "Spring bank holiday"},
        {"2026-08-31", "Summer bank holiday"},
        {"2026-12-25", "Christmas Day"},
        {"2026-12-28", "Boxing Day (substitute day)"},
        {"2027-01-01", "New Year's Day"},
        {"2027-03-26", "Good Friday"},
        {"2027-03-29", "Easter Monday"},
        {"2027-05-03", "Early May bank holiday"},
        {"2027-05-31", "Spring bank holiday"},
        {"2027-08-30", "Summer bank holiday"},
        {"2027-12-27", "Christmas Day (substitute day)"},
        {"2027-12-28", "Boxing Day (substitute day)"},
        {"2028-01-03", "New Year's Day (substitute day)"},
        {"2028-04-14", "Good Friday"},
        {"2028-04-17", "Easter Monday"},
        {"2028-05-01", "Early May bank holiday"},
        {"2028-05-29", "Spring bank holiday"},
        {"2028-08-28", "Summer bank holiday"},
        {"2028-12-25", "Christmas Day"},
        {"2028-12-26", "Boxing Day"},
    };
    struct calendar *calendar = calendar_new();

    for (size_t i = 0; i < ARRAY_SIZE(days); i++)
        calendar_add(calendar, JURISDICTION_ANY, fixture_day(days[i][0]), days[i][1]);
    return calendar;
}

#define DOLS(number, c, k, text)                                                                   \
    .id = number, .pack = "england-dols", .code = c, .kind = k, .title = text,                     \
    .effective_from = "2009-04-01", .certainty = "seen"
#define COURT(number, c, text)                                                                     \
    .id = number, .pack = "court-of-protection", .code = c, .kind = "court_order", .title = text,  \
    .effective_from = "2009-04-01", .certainty = "partly"

static const struct limit_row limits[] = {
    {DOLS(1, "urgent_end", "urgent", "Urgent authorisation ends"), .count_from = LIST("given"),
     .count = 7, .reckoning = "including", .stated_by = "last_day", .extended_by = "extended_to",
     .extended_at_most = 7, .extension_asked = "extension_requested",
     .met_by = LIST("standard_started", "refusal_received"),
     .cancelled_by = LIST("died", "moved", "closed"), .source = "MCA 2005 Sch A1 paras 78, 84, 89",
     .authority = true},
    {DOLS(2, "notice_urgent_ceased", "urgent", "Notice that the urgent authorisation has ended"),
     .count_from = LIST("standard_started", "refusal_received", "limit:urgent_end"),
     .count_which = "earliest", .count = 1, .unit = "working_day", .reckoning = "after",
     .met_by = LIST("ceased_notice"), .cancelled_by = LIST("died", "closed"),
     .source = "MCA 2005 Sch A1 para 90"},
    {DOLS(3, "assess_urgent", "request", "Assessments while an urgent authorisation runs"),
     .applies_if = LIST("urgent_given"), .count_from = LIST("urgent_given"), .count = 7,
     .reckoning = "including", .stated_by = "urgent_last_day", .extended_by = "urgent_extended_to",
     .extended_at_most = 7, .met_by = LIST("assessed", "granted", "refused", "withdrawn"),
     .cancelled_by = LIST("died", "closed"), .source = "SI 2008/1858 reg 13(2)"},
    {DOLS(4, "assess_standard", "request", "Assessments for a standard authorisation"),
     .applies_unless = LIST("urgent_given"), .count_from = LIST("received"), .count = 21,
     .reckoning = "including", .met_by = LIST("assessed", "granted", "refused", "withdrawn"),
     .cancelled_by = LIST("died", "closed"), .source = "SI 2008/1858 reg 13(1)"},
    {.id = 5,
     .pack = "wales",
     .code = "assess_standard",
     .kind = "request",
     .jurisdiction = "wales",
     .title = "Assessments for a standard authorisation (Wales)",
     .applies_unless = LIST("urgent_given"),
     .count_from = LIST("assessors_instructed", "received"),
     .count = 21,
     .reckoning = "including",
     .met_by = LIST("assessed", "granted", "refused", "withdrawn"),
     .cancelled_by = LIST("died", "closed"),
     .effective_from = "2009-04-01",
     .certainty = "unsure",
     .note = "The start of the clock was not seen in the source.",
     .source = "SI 2009/783 (W.69)"},
    {DOLS(6, "copies_of_decision", "request", "Copies of the decision"),
     .count_from = LIST("granted", "refused"), .count = 1, .unit = "working_day",
     .reckoning = "after", .met_by = LIST("copies_sent"), .cancelled_by = LIST("died", "closed"),
     .source = "MCA 2005 Sch A1 paras 57-58"},
    {DOLS(7, "cqc_notification", "request", "CQC is told of the outcome"),
     .jurisdiction = "england", .count_from = LIST("granted", "refused", "withdrawn"),
     .met_by = LIST("cqc_notified"), .met_since = "start", .cancelled_by = LIST("closed"),
     .source = "SI 2009/3112 reg 18"},
    {DOLS(8, "imca39a", "request", "A section 39A IMCA is instructed"),
     .applies_if = LIST("imca39a_needed"), .count_from = LIST("imca39a_needed", "received"),
     .count = 1, .unit = "working_day", .reckoning = "after", .met_by = LIST("imca39a_instructed"),
     .cancelled_by = LIST("died", "closed", "withdrawn"), .source = "MCA 2005 s 39A"},
    {DOLS(9, "standard_start", "standard", "Standard authorisation starts"),
     .count_from = LIST("starts"), .met_by = LIST("review_ended"), .after_last_day = "pass",
     .cancelled_by = LIST("died", "closed"), .source = "MCA 2005 Sch A1 paras 52, 63"},
    {DOLS(10, "standard_end", "standard", "Standard authorisation ends"), .not_before = "given",
     .count_from = LIST("starts", "given"), .count = 12, .unit = "month", .reckoning = "including",
     .stated_by = "last_day", .varied_by = "court_last_day", .cap_from = LIST("suspended"),
     .cap_count = 28, .cap_unit = "day", .cap_reckoning = "including",
     .cap_lifted_by = "suspension_lifted", .met_by = LIST("followed_on", "review_ended"),
     .cancelled_by = LIST("died", "moved", "closed"),
     .source = "MCA 2005 Sch A1 paras 42, 51, 64, 96", .authority = true},
    {DOLS(11, "further_request", "standard", "Last day to ask for a further authorisation"),
     .count_from = LIST("limit:standard_end"), .count = 20, .reckoning = "before",
     .met_by = LIST("further_requested", "followed_on", "review_ended"), .after_last_day = "pass",
     .cancelled_by = LIST("died", "moved", "closed"), .governed_by = "today",
     .source = "derived from SI 2008/1858 reg 13(1)"},
    {DOLS(12, "further_pending", "standard", "The further request is decided"),
     .applies_if = LIST("further_requested"), .count_from = LIST("limit:standard_end"),
     .met_by = LIST("further_decided", "followed_on", "review_ended"),
     .met_since = "further_requested", .cancelled_by = LIST("died", "moved", "closed"),
     .source = "derived"},
    {DOLS(13, "suspension_end", "standard", "Suspension ends the authorisation"),
     .count_from = LIST("suspended"), .count = 28, .reckoning = "including",
     .met_by = LIST("suspension_lifted"), .met_since = "suspended", .met_in_time = true,
     .after_last_day = "pass", .cancelled_by = LIST("died", "closed", "review_ended"),
     .source = "MCA 2005 Sch A1 para 96(3)"},
    {DOLS(14, "notice_standard_ceased", "standard", "Notice that the authorisation has ended"),
     .count_from = LIST("review_ended", "limit:standard_end"), .count_which = "earliest",
     .count = 1, .unit = "working_day", .reckoning = "after", .met_by = LIST("ceased_notice"),
     .met_seamlessly_by = "followed_on", .cancelled_by = LIST("died", "closed"),
     .forestalled_by = LIST("moved"), .source = "MCA 2005 Sch A1 para 65"},
    {DOLS(15, "rpr_appointment", "standard", "A representative is appointed"),
     .count_from = LIST("given"), .count = 5, .unit = "working_day", .reckoning = "after",
     .met_by = LIST("rpr_appointed"), .cancelled_by = LIST("died", "closed", "review_ended"),
     .source = "MCA 2005 Sch A1 para 139"},
    {DOLS(16, "rpr_gap", "standard", "No representative"), .count_from = LIST("rpr_ended"),
     .met_by = LIST("rpr_appointed", "imca39c_instructed"), .met_since = "rpr_ended",
     .cancelled_by = LIST("died", "closed", "review_ended"), .source = "MCA 2005 s 39C"},
    {DOLS(17, "assess_unauthorised", "unauthorised", "Assessment of an alleged deprivation"),
     .count_from = LIST("reported"), .count = 7, .reckoning = "including",
     .met_by = LIST("assessed", "decided"), .cancelled_by = LIST("died", "closed"),
     .source = "SI 2008/1858 reg 14"},
    {DOLS(18, "condition_due", "condition", "A condition is met"), .stated_by = "due",
     .met_by = LIST("met"), .cancelled_by = LIST("died", "closed", "authority_ended"),
     .source = "MCA 2005 Sch A1 para 53"},
    {COURT(19, "court_order_end", "Court order ends"), .count_from = LIST("made"), .count = 12,
     .unit = "month", .reckoning = "including", .stated_by = "last_day",
     .met_by = LIST("discharged"), .cancelled_by = LIST("died", "closed"), .source = "the order",
     .authority = true},
    {COURT(20, "court_application", "Application to renew the order"),
     .count_from = LIST("limit:court_order_end"), .count = 1, .unit = "month",
     .reckoning = "before", .floor_from = "made", .floor_count = 5, .floor_unit = "working_day",
     .floor_reckoning = "after", .stated_by = "application_due",
     .met_by = LIST("application_filed"), .cancelled_by = LIST("died", "closed", "discharged"),
     .source = "the order; practice"},
    {COURT(21, "care_plan_review", "The care plan is reviewed"),
     .count_from = LIST("plan_reviewed", "made"), .count = 1, .unit = "year",
     .reckoning = "including", .cancelled_by = LIST("died", "closed", "discharged"),
     .source = "HHJ Hilder, June 2023"},
    {.id = 22,
     .pack = "lps",
     .code = "lps_end",
     .kind = "lps",
     .title = "LPS authorisation ends",
     .count_from = LIST("first_effect"),
     .count = 12,
     .unit = "month",
     .reckoning = "including",
     .stated_by = "last_day",
     .effective_from = "2009-04-01",
     .certainty = "partly",
     .source = "MCA 2005 Sch AA1 para 29"},
};

#define RUNG(number, n, limit, r, count)                                                           \
    .id = number, .pack = "england-dols", .name = n, .limit_code = limit, .role = r,               \
    .template = n, .offset_count = count, .active = true
#define LAPSE(every) .moves = "stay", .repeat_every = every, .pressing = "urgent"

static const struct rung_row rungs[] = {
    {RUNG(101, "u-ma-start", "urgent_end", "managing_authority", 0), .counted_from = "start"},
    {RUNG(102, "u-ma-3", "urgent_end", "managing_authority", -3)},
    {RUNG(103, "u-ma-2", "urgent_end", "managing_authority", -2), .unless = LIST("extended_to")},
    {RUNG(104, "u-ma-1", "urgent_end", "managing_authority", -1), .pressing = "urgent"},
    {RUNG(105, "u-ma-0", "urgent_end", "managing_authority", 0), .pressing = "urgent"},
    {RUNG(106, "u-team-start", "urgent_end", "dols_team", 0), .counted_from = "start"},
    {RUNG(107, "u-team-2", "urgent_end", "dols_team", -2), .pressing = "soon"},
    {RUNG(108, "u-team-0", "urgent_end", "dols_team", 0), .pressing = "urgent"},
    {RUNG(109, "u-team-lapsed", "urgent_end", "dols_team", 1), LAPSE(1)},
    {RUNG(110, "u-rpr-1", "urgent_end", "representative", -1), .at_time = "16:30:00"},
    {RUNG(111, "u-legal-stated", "urgent_end", "legal", 0), .counted_from = "start",
     .at_time = "07:00", .moves = "stay", .if_flag = "stated_beyond"},
    {RUNG(112, "u-legal-extended", "urgent_end", "legal", 0), .counted_from = "start",
     .at_time = "07:00", .moves = "stay", .if_flag = "extension_beyond"},
    {RUNG(121, "s-ma-28", "standard_end", "managing_authority", -28),
     .unless = LIST("further_requested")},
    {RUNG(122, "s-ma-21", "standard_end", "managing_authority", -21),
     .unless = LIST("further_requested")},
    {RUNG(123, "s-ma-14", "standard_end", "managing_authority", -14),
     .unless = LIST("further_requested")},
    {RUNG(124, "s-ma-1", "standard_end", "managing_authority", -1)},
    {RUNG(125, "s-ma-0", "standard_end", "managing_authority", 0), .pressing = "urgent"},
    {RUNG(126, "s-team-6w", "standard_end", "dols_team", -6), .offset_unit = "week"},
    {RUNG(127, "s-team-5wd", "standard_end", "dols_team", -5), .offset_unit = "working_day"},
    {RUNG(128, "s-team-0", "standard_end", "dols_team", 0), .pressing = "urgent"},
    {RUNG(129, "s-team-lapsed", "standard_end", "dols_team", 1), LAPSE(1)},
    {RUNG(130, "s-imca-28", "standard_end", "imca39d", -28), .only_if = LIST("imca39d_instructed")},
    {RUNG(131, "s-rpr-1m", "standard_end", "representative", -1), .offset_unit = "month"},
    {RUNG(140, "fp-manager-7", "further_pending", "manager", -7)},
    {RUNG(141, "fp-manager-0", "further_pending", "manager", 0)},
    {RUNG(150, "a-team-7", "assess_standard", "dols_team", -7)},
    {RUNG(151, "a-team-3", "assess_standard", "dols_team", -3)},
    {RUNG(152, "a-team-0", "assess_standard", "dols_team", 0)},
    {RUNG(153, "a-team-lapsed", "assess_standard", "dols_team", 1), LAPSE(5)},
    {RUNG(154, "a-wales", "assess_standard", "dols_team", -14), .jurisdiction = "wales"},
    {RUNG(160, "fr-ma-8", "further_request", "managing_authority", -8)},
    {RUNG(161, "fr-ma-0", "further_request", "managing_authority", 0)},
    {RUNG(170, "n-team-0", "notice_standard_ceased", "dols_team", 0)},
    {RUNG(171, "n-team-lapsed", "notice_standard_ceased", "dols_team", 1), LAPSE(1)},
    {RUNG(175, "gap-team", "rpr_gap", "dols_team", 0), .moves = "stay", .pressing = "urgent"},
    {RUNG(176, "gap-team-lapsed", "rpr_gap", "dols_team", 1), LAPSE(5)},
    {RUNG(180, "c-ma-7", "condition_due", "managing_authority", -7)},
    {RUNG(181, "c-ma-0", "condition_due", "managing_authority", 0)},
    {RUNG(190, "co-worker-3m", "court_order_end", "allocated_worker", -3), .offset_unit = "month"},
    {RUNG(191, "co-legal-0", "court_order_end", "legal", 0)},
    {RUNG(192, "ca-legal-10wd", "court_application", "legal", -10), .offset_unit = "working_day"},
    {RUNG(193, "ca-legal-0", "court_application", "legal", 0)},
    {RUNG(195, "sus-team-7", "suspension_end", "dols_team", -7)},
    {RUNG(196, "sus-team-0", "suspension_end", "dols_team", 0)},
};

static void must(bool worked, char *cause)
{
    if (!worked)
        die("refused", cause);
}

struct rulebook *fixture_empty_book(void)
{
    static const char *const kinds[][2] = {
        {"urgent", "given"},          {"request", "received"}, {"standard", "given"},
        {"court_order", "made"},      {"condition", "set"},    {"review", "requested"},
        {"unauthorised", "reported"}, {"lps", "given"},        {"milestone", "due"},
    };
    struct rulebook *book = rulebook_new(fixture_zone(), fixture_calendar());
    char *cause = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
        must(rulebook_add_kind(book, kinds[i][0], kinds[i][1], &cause), cause);
    must(rulebook_add_pack(book, "england-dols", "2009-04-01", NULL, &cause), cause);
    must(rulebook_add_pack(book, "court-of-protection", "2009-04-01", NULL, &cause), cause);
    must(rulebook_add_pack(book, "wales", "2009-04-01", NULL, &cause), cause);
    must(rulebook_add_pack(book, "lps", NULL, NULL, &cause), cause);
    return book;
}

struct rulebook *fixture_book_with(const struct rung_row *more, size_t count)
{
    struct rulebook *book = fixture_empty_book();
    char *cause = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(limits); i++)
        must(rulebook_add_limit(book, &limits[i], &cause), cause);
    for (size_t i = 0; i < ARRAY_SIZE(rungs); i++)
        must(rulebook_add_rung(book, &rungs[i], &cause), cause);
    for (size_t i = 0; i < count; i++)
        must(rulebook_add_rung(book, &more[i], &cause), cause);
    return book;
}

struct rulebook *fixture_book(void)
{
    struct rulebook *book = fixture_book_with(NULL, 0);
    char *cause = NULL;

    must(rulebook_finish(book, &cause), cause);
    return book;
}

instant_t fixture_instant(const char *text)
{
    char day[11];
    int hours, minutes;

    if (sscanf(text, "%10s %d:%d", day, &hours, &minutes) != 3)
        die("no instant", text);
    return zone_instant(fixture_zone(), fixture_day(day), hours * 60 + minutes);
}

void fixture_matter(const struct rulebook *book, const char *kind, const char *where,
                    const char *facts, struct matter *matter)
{
    enum jurisdiction jurisdiction;
    char name[64], iso[16];
    char *cause = NULL;
    int length;

    if (!jurisdiction_parse(where, &jurisdiction))
        die("no jurisdiction", where);
    matter_init(matter, rulebook_kind(book, kind), jurisdiction);
    while (sscanf(facts, " %63[a-z0-9_]=%15s%n", name, iso, &length) == 2) {
        if (rulebook_find_fact(book, name) == FACT_NONE)
            die("no rule asks for the fact", name);
        must(matter_set(book, matter, name, iso, &cause), cause);
        facts += length;
    }
}

void fixture_ladder(const struct rulebook *book, const struct deadline *deadline, const char *role,
                    char *out, size_t size)
{
    size_t length = 0;

    out[0] = '\0';
    for (size_t i = 0; i < deadline->steps; i++) {
        const struct step *step = &deadline->ladder[i];
        int minutes = zone_minutes(rulebook_zone(book), step->at);
        char day[DATE_TEXT_SIZE];

        if (role != NULL && strcmp(step->rung->role, role) != 0)
            continue;
        date_format(step->day, day);
        if (zone_date(rulebook_zone(book), step->at) != step->day)
            die("instant and day differ", day);
        length += (size_t)snprintf(out + length, size - length, "%s%s %02d:%02d %s",
                                   length > 0 ? "\n" : "", day, minutes / 60, minutes % 60,
                                   step->rung->name);
        if (length >= size)
            die("ladder too long", step->rung->name);
    }
}
