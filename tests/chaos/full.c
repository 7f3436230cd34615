/* Preloaded into a PostgreSQL server: while there is a file of the name that FULL_DISK says, no
 * file grows, as on a disk that is full. For tests, where no small file system can be mounted. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static bool grows(int fd, off_t at, off_t bytes)
{
    const char *flag = getenv("FULL_DISK");
    struct stat file;

    if (flag == NULL || access(flag, F_OK) != 0 || fstat(fd, &file) != 0 || !S_ISREG(file.st_mode))
        return false;
    if (at < 0)
        at = lseek(fd, 0, SEEK_CUR);
    if (at + bytes <= file.st_size)
        return false;
    errno = ENOSPC;
    return true;
}

static off_t sum(const struct iovec *parts, int count)
{
    off_t bytes = 0;

    for (int i = 0; i < count; i++)
        bytes += (off_t)parts[i].iov_len;
    return bytes;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *from, size_t bytes)
{
    return grows(fd, -1, (off_t)bytes) ? -1 : REAL(write)(fd, from, bytes);
}

ssize_t pwrite64(int fd, const void *from, size_t bytes, off64_t at)
{
    return grows(fd, at, (off_t)bytes) ? -1 : REAL(pwrite64)(fd, from, bytes, at);
}

ssize_t pwrite(int fd, const void *from, size_t bytes, off_t at)
{
    return grows(fd, at, (off_t)bytes) ? -1 : REAL(pwrite)(fd, from, bytes, at);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at)
{
    return grows(fd, at, sum(parts, count)) ? -1 : REAL(pwritev64)(fd, parts, count, at);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at)
{
    return grows(fd, at, sum(parts, count)) ? -1 : REAL(pwritev)(fd, parts, count, at);
}
