/* A change file of SQL: its statements are found in it in order, each where its line says. */
#include "fuzz.h"

#include "ctl/sqltext.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct sql_statements statements = {NULL, 0};
    struct faults faults = FAULTS_INIT;
    const char *at = text;

    sql_text_split(&statements, "change.sql", text, &faults);
    for (size_t i = 0; faults.count == 0 && i < statements.count; i++) {
        fuzz_holds(i == 0 || statements.items[i].line >= statements.items[i - 1].line);
        at = strstr(at, statements.items[i].text);
        fuzz_holds(at != NULL);
        at += strlen(statements.items[i].text);
    }
    sql_text_free(&statements);
    faults_free(&faults);
    free(text);
    return 0;
}
