/* Records what a process writes to files under POWER_CUT_ROOT, and what of it is synced, in the file POWER_CUT_JOURNAL.
 *
 * Loaded before the C library (LD_PRELOAD). A record is one append: kind, moment, offset, and the lengths of two paths and of
 * the data, then these. A write is recorded before it is done, a sync once it is done; so the journal never promises more than
 * the disk would keep. `S` is a send to somebody: what was answered by then was answered before a cut.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct head {
    char kind;
    char pad[3];
    uint32_t first, second, data;
    uint64_t offset;
    double at;
} __attribute__((packed));

static void record(char kind, const char *first, const char *second, uint64_t offset, const void *data, size_t size)
{
    const char *journal = getenv("POWER_CUT_JOURNAL");
    int before = errno, file;
    struct timespec now;
    if (!journal)
        return;
    file = syscall(SYS_openat, AT_FDCWD, journal, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    clock_gettime(CLOCK_REALTIME, &now);
    struct head head = {kind, {0}, strlen(first), strlen(second), size, offset, now.tv_sec + now.tv_nsec / 1e9};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)first, head.first}, {(void *)second, head.second}, {(void *)data, size}};
    syscall(SYS_writev, file, parts, 4);
    syscall(SYS_close, file);
    errno = before;
}

static int is_ours(const char *path)
{
    const char *root = getenv("POWER_CUT_ROOT");
    size_t size = root ? strlen(root) : 0;
    return size && strncmp(path, root, size) == 0 && (path[size] == '/' || !path[size]);
}

static int path_of(int file, char *path)
{
    char link[64];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t size = readlink(link, path, PATH_MAX - 1);
    errno = before;
    if (size < 0)
        return 0;
    path[size] = 0;
    return is_ours(path);
}

static int absolute(int folder, const char *given, char *path)
{
    char base[PATH_MAX], link[64];
    if (given[0] == '/') {
        snprintf(path, PATH_MAX, "%s", given);
        return is_ours(path);
    }
    snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
    ssize_t size = readlink(link, base, sizeof base - 1);
    if (size < 0)
        return 0;
    base[size] = 0;
    snprintf(path, PATH_MAX, "%.2000s/%.2000s", base, given);
    return is_ours(path);
}

#define REAL(name) ((__typeof__(real))dlsym(RTLD_NEXT, #name))

static int opened(int folder, const char *given, int flags, int file)
{
    char path[PATH_MAX];
    if (file >= 0 && (flags & (O_CREAT | O_TRUNC)) && absolute(folder, given, path))
        record(flags & O_TRUNC ? 'T' : 'O', path, "", 0, "", 0); /* O: there from now on, if it was not */
    return file;
}

#define MODE(flags, last) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, last); mode = va_arg(more, mode_t); va_end(more); }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        static int (*real)(const char *, int, ...); MODE(flags, flags) \
        return opened(AT_FDCWD, path, flags, REAL(name)(path, flags, mode)); }
#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        static int (*real)(int, const char *, int, ...); MODE(flags, flags) \
        return opened(folder, path, flags, REAL(name)(folder, path, flags, mode)); }
OPEN(open) OPEN(open64) OPENAT(openat) OPENAT(openat64)

#define PWRITE(name) \
    ssize_t name(int file, const void *data, size_t size, off_t offset) { \
        static ssize_t (*real)(int, const void *, size_t, off_t); char path[PATH_MAX]; \
        if (path_of(file, path)) record('W', path, "", offset, data, size); \
        return REAL(name)(file, data, size, offset); }
PWRITE(pwrite) PWRITE(pwrite64)

ssize_t write(int file, const void *data, size_t size)
{
    static ssize_t (*real)(int, const void *, size_t);
    char path[PATH_MAX];
    if (path_of(file, path)) {
        off_t offset = fcntl(file, F_GETFL) & O_APPEND ? lseek(file, 0, SEEK_END) : lseek(file, 0, SEEK_CUR);
        record('W', path, "", offset, data, size);
    }
    return REAL(write)(file, data, size);
}

#define TRUNCATE(name) \
    int name(int file, off_t size) { \
        static int (*real)(int, off_t); char path[PATH_MAX]; \
        if (path_of(file, path)) record('C', path, "", size, "", 0); \
        return REAL(name)(file, size); }
TRUNCATE(ftruncate) TRUNCATE(ftruncate64)

#define SYNC(name) \
    int name(int file) { \
        static int (*real)(int); char path[PATH_MAX]; \
        int done = REAL(name)(file); \
        if (!done && path_of(file, path)) record('F', path, "", 0, "", 0); \
        return done; }
SYNC(fsync) SYNC(fdatasync)

static int named(int done, char kind, int from_folder, const char *from, int to_folder, const char *to)
{
    char first[PATH_MAX], second[PATH_MAX];
    int ours = absolute(from_folder, from, first) | absolute(to_folder, to, second);
    if (!done && ours)
        record(kind, first, second, 0, "", 0);
    return done;
}

int rename(const char *from, const char *to)
{
    static int (*real)(const char *, const char *);
    return named(REAL(rename)(from, to), 'R', AT_FDCWD, from, AT_FDCWD, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    static int (*real)(int, const char *, int, const char *);
    return named(REAL(renameat)(from_folder, from, to_folder, to), 'R', from_folder, from, to_folder, to);
}

int link(const char *from, const char *to)
{
    static int (*real)(const char *, const char *);
    return named(REAL(link)(from, to), 'L', AT_FDCWD, from, AT_FDCWD, to);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    static int (*real)(int, const char *, int, const char *, int);
    return named(REAL(linkat)(from_folder, from, to_folder, to, flags), 'L', from_folder, from, to_folder, to);
}

int unlink(const char *path)
{
    static int (*real)(const char *);
    return named(REAL(unlink)(path), 'U', AT_FDCWD, path, AT_FDCWD, path);
}

int unlinkat(int folder, const char *path, int flags)
{
    static int (*real)(int, const char *, int);
    return named(REAL(unlinkat)(folder, path, flags), 'U', folder, path, folder, path);
}

ssize_t send(int socket, const void *data, size_t size, int flags)
{
    static ssize_t (*real)(int, const void *, size_t, int);
    record('S', "", "", 0, "", 0);
    return REAL(send)(socket, data, size, flags);
}
