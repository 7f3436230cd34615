/* The words of a command line, one a line. */
#include "fuzz.h"

#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/ctl.h"
#include "law/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    char **words = xcalloc(strlen(text) + 2, sizeof(*words));
    size_t count = 0, left;
    struct ctl ctl = {NULL, NULL, NULL};
    struct argument_list list = {NULL, 0};
    struct faults faults = FAULTS_INIT;
    const char *who = NULL;
    bool flag = false;
    date_t day = DATE_NONE;
    const struct argument options[] = {
        {"json", ARGUMENT_FLAG, &flag}, {"who", ARGUMENT_TEXT, &who},
        {"from", ARGUMENT_DATE, &day},  {"rules", ARGUMENT_LIST, &list},
        {NULL, ARGUMENT_FLAG, NULL},
    };

    for (char *rest = text, *word; (word = strsep(&rest, "\n")) != NULL;)
        words[count++] = word;
    left = arguments_parse(&ctl, options, words, &faults);
    fuzz_holds(left <= count && words[left] == NULL);
    for (size_t i = 0; i < left; i++)
        fuzz_holds(words[i] != NULL);
    fuzz_holds(list.count <= count);
    argument_blank(who);
    free(list.items);
    faults_free(&faults);
    free(words);
    free(text);
    return 0;
}
