/* A mail that came back: whatever its bytes are, something bounded is answered. */
#include "fuzz.h"

#include "message/returned.h"

static void check(const struct returned *returned)
{
    size_t key = strlen(returned->key);

    fuzz_holds(key == 0 || verp_is_key(returned->key, key));
    fuzz_holds(returned->what == RETURNED_OTHER || key > 0);
    fuzz_holds(strspn(returned->status, "0123456789.") == strlen(returned->status));
    fuzz_holds(strlen(returned->digest) == 64);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct returned_marks marks[] = {
        {"council.example", NULL, NULL},
        {"council.example", "bounces@council.example", "a secret that nobody guesses at all"},
    };
    struct returned returned;

    for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
        returned_read((const char *)data, size, &marks[i], &returned);
        check(&returned);
    }
    return 0;
}
