/* Gives a fuzzer the files that are named, one after the other; what it finds ends the program. */
#include "fuzz.h"

static void replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t size;
    uint8_t *data = malloc(1 << 20);

    if (file == NULL || data == NULL) {
        perror(path);
        exit(1);
    }
    size = fread(data, 1, 1 << 20, file);
    fclose(file);
    /* Memory of just that size, for the sanitizers. */
    data = realloc(data, size > 0 ? size : 1);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    return argc > 1 ? 0 : 1;
}
