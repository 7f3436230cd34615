/*
 * Moves the monotonic clock of the process that it is loaded into (LD_PRELOAD) by as many
 * nanoseconds as the file MOVED_CLOCK says: eight bytes, which may change at any time. So hours
 * of pauses, leases and bounds go by in the daemon as they do in its database.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *moved;

__attribute__((constructor)) static void open_moved(void)
{
    const char *file = getenv("MOVED_CLOCK");
    int fd = file != NULL ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    void *place;

    if (fd < 0)
        return;
    place = mmap(NULL, sizeof(*moved), PROT_READ, MAP_SHARED, fd, 0);
    if (place != MAP_FAILED)
        moved = place;
    close(fd);
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, which, now);
    int64_t ns;

    if (result != 0 || moved == NULL || which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE ||
        which == CLOCK_PROCESS_CPUTIME_ID || which == CLOCK_THREAD_CPUTIME_ID)
        return result;
    ns = now->tv_nsec + *moved % 1000000000;
    now->tv_sec += *moved / 1000000000 + ns / 1000000000;
    now->tv_nsec = ns % 1000000000;
    return 0;
}
