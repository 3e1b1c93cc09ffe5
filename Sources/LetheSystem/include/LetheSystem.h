#ifndef LETHE_SYSTEM_H
#define LETHE_SYSTEM_H

/// Exchanges two files or folders in one step. 0, or -1 with errno set: ENOSYS or EINVAL where the system or the file
/// system can't.
int lethe_exchange(const char *one, const char *other);

/// Lets a process give way to others by so many steps of niceness. 0, or -1 with errno set.
int lethe_lower_priority(int process, int by);

#endif
