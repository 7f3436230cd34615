/* A calendar of bank holidays: GOV.UK's JSON where it begins with a brace, else CSV. */
#include "fuzz.h"

#include "ctl/calendarfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct calendar_days days = {ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT};
    struct faults faults = FAULTS_INIT;

    calendar_file_read(&days, *text == '{' ? "days.json" : "days.csv", text, &faults);
    fuzz_holds(faults.count > 0 ||
               (days.days.count == days.titles.count && days.days.count == days.sources.count));
    calendar_days_free(&days);
    faults_free(&faults);
    free(text);
    return 0;
}
