/* A disk whose sync always takes as long: what is compared on it does not depend on the disk's mood.
 * SYNC_US=5000 LD_PRELOAD=./slowsync.so PROGRAM, with its files where syncing costs nothing. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static int nap(void)
{
    const char *set = getenv("SYNC_US");
    long us = set ? atol(set) : 0;
    struct timespec t = { us / 1000000, us % 1000000 * 1000 };
    nanosleep(&t, NULL);
    return 0;
}

int fsync(int fd) { (void)fd; return nap(); }
int fdatasync(int fd) { (void)fd; return nap(); }
int sync_file_range(int fd, off_t from, off_t n, unsigned flags) { (void)fd; (void)from; (void)n; (void)flags; return nap(); }
int msync(void *at, size_t n, int flags) { (void)at; (void)n; (void)flags; return nap(); }
