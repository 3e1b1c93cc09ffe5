#include "LetheSystem.h"

#include <sys/resource.h>

// The type of its first argument is another in each C library, as Swift sees it.
int lethe_lower_priority(int process, int by) { return setpriority(PRIO_PROCESS, (id_t)process, by); }
