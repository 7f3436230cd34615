/* words.conf of a language: where it is good, every phrase can be said. And as its terms.conf. */
#include "fuzz.h"

#include "message/words.h"

static void say(const struct words *words)
{
    date_t day = date_from_civil(2026, 12, 28);

    free(words_date(words, day));
    free(words_end_of(words, day));
    free(words_day_off(words, day, "Boxing Day"));
    free(words_day_off(words, day, NULL));
    free(words_longest_date(words));
    free(words_longest_end(words));
    for (int days = -3; days <= 3; days++)
        free(words_days(words, days));
}

static void read_terms(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct faults faults = FAULTS_INIT;
    struct terms *terms = terms_parse("terms.conf", text, &faults);

    if (faults.count == 0)
        terms_find(terms, "the person");
    terms_free(terms);
    faults_free(&faults);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct faults faults = FAULTS_INIT;
    struct words *words = words_parse("words.conf", text, &faults);

    if (faults.count == 0)
        say(words);
    words_free(words);
    faults_free(&faults);
    free(text);
    read_terms(data, size);
    return 0;
}
