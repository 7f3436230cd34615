#include "base/faults.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/xalloc.h"

void faults_add(struct faults *faults, const char *file, int line, const char *format, ...)
{
    va_list values;
    char *text;

    va_start(values, format);
    text = xvasprintf(format, values);
    va_end(values);
    faults->lines = xreallocarray(faults->lines, faults->count + 1, sizeof(*faults->lines));
    faults->lines[faults->count++] =
        line > 0 ? xasprintf("%s:%d: %s", file, line, text) : xasprintf("%s: %s", file, text);
    free(text);
}

void faults_print(const struct faults *faults, FILE *out)
{
    for (size_t i = 0; i < faults->count; i++)
        fprintf(out, "%s\n", faults->lines[i]);
}

void faults_free(struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        free(faults->lines[i]);
    free(faults->lines);
    *faults = (struct faults)FAULTS_INIT;
}
