// Calls that Swift's view of the C library leaves out.
#define _GNU_SOURCE
#include "LetheSystem.h"

#include <errno.h>
#include <stdio.h>

#if defined(__APPLE__)
int lethe_exchange(const char *one, const char *other) { return renamex_np(one, other, RENAME_SWAP); }
#elif defined(__linux__)
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// Flag 2 is RENAME_EXCHANGE; not every C library names it.
int lethe_exchange(const char *one, const char *other) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, 2u);
}
#else
int lethe_exchange(const char *one, const char *other) {
  (void)one;
  (void)other;
  errno = ENOSYS;
  return -1;
}
#endif
