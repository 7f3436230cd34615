/* The configuration. libconfig reads files, so that the text is put into one without a name. */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "service/config.h"

/* libconfig forgets a text that the file breaks off in; a refused reload costs some bytes by that.
 */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:libconfig.so";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct faults faults = FAULTS_INIT;
    struct config *config;
    char path[64];
    int fd;

    /* What it includes is read from this machine. */
    if (memmem(data, size, "@include", 8) != NULL)
        return 0;
    fd = memfd_create("config", MFD_CLOEXEC);
    fuzz_holds(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    config = config_gather(path, &faults);
    fuzz_holds(config != NULL || faults.count > 0);
    config_free(config);
    faults_free(&faults);
    close(fd);
    return 0;
}
