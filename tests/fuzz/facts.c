/* A matter's facts as JSON, the kind of matter on a line before them; then all that follows. */
#include "fuzz.h"

#include "law/explain.h"
#include "store/facts.h"
#include "tests/law/fixture.h"

static struct rulebook *book;
static struct plan plan;

static void finish(void)
{
    rulebook_free(book);
}

static void look_at(const struct matter *matter, instant_t now)
{
    deadline_plan(book, matter, now, &plan);
    fuzz_holds(plan.count <= PLAN_MAX);
    for (size_t i = 0; i < plan.count; i++) {
        const struct deadline *deadline = &plan.deadlines[i];

        fuzz_holds(deadline->steps <= DEADLINE_MAX_STEPS);
        for (size_t n = 1; n < deadline->steps; n++)
            fuzz_holds(deadline->ladder[n - 1].at <= deadline->ladder[n].at);
        explain_free(explain_deadline(book, matter, deadline, now));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    char *facts = strchr(text, '\n');
    struct store_matter row = {.kind = text, .id = 1, .jurisdiction = "england"};
    struct matter matter;

    if (book == NULL) {
        book = fixture_book();
        atexit(finish);
    }
    if (facts != NULL) {
        *facts++ = '\0';
        row.facts = facts;
        free(facts_read(book, &row, &matter));
        if (matter.kind >= 0)
            look_at(&matter, fixture_instant("2026-12-24 09:00"));
    }
    free(text);
    return 0;
}
