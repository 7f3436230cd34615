/* Addresses and mailboxes of headers: what is taken breaks no line. */
#include "fuzz.h"

#include "message/mail_address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    char *name = NULL, *address = NULL;
    const char *fault = NULL;

    if (mail_split(text, &name, &address, &fault)) {
        fuzz_holds(strpbrk(name, "\r\n") == NULL && strpbrk(address, "\r\n <>,") == NULL);
        fuzz_holds(strchr(address, '@') != NULL);
        free(name);
        free(address);
    } else {
        fuzz_holds(fault != NULL);
    }
    free(text);
    return 0;
}
