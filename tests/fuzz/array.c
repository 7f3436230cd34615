/* PostgreSQL's array literals: what can be read is written and read again the same. */
#include "fuzz.h"

#include "store/array.h"

static void compare(const char *const *items, size_t count)
{
    struct array array = ARRAY_INIT;
    const char *const *again;
    size_t many;

    for (size_t i = 0; i < count; i++)
        array_add_text(&array, items[i]);
    fuzz_holds(array_read(array_text(&array), &again, &many));
    fuzz_holds(many == count);
    for (size_t i = 0; i < count; i++) {
        fuzz_holds((items[i] == NULL) == (again[i] == NULL));
        fuzz_holds(items[i] == NULL || strcmp(items[i], again[i]) == 0);
    }
    free((void *)(uintptr_t)again);
    array_free(&array);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    const char *const *items;
    size_t count;

    if (array_read(text, &items, &count)) {
        compare(items, count);
        free((void *)(uintptr_t)items);
    }
    free(text);
    return 0;
}
