// Newer C++ libraries ask the C library for `arc4random`, which it has from glibc 2.36 on. Linked in, this serves a program that must also
// start with an older one.
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

__attribute__((visibility("hidden"))) uint32_t arc4random(void) {
    uint32_t value = 0;
    // So few bytes come whole, or not at all.
    if (getrandom(&value, sizeof value, 0) != (ssize_t)sizeof value) abort();
    return value;
}
