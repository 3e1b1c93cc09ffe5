// Swift's module of the C library refers to hypotf, of which glibc 2.35 has a newer version: with one of its own, a program that
// is linked statically runs on 2.34 as well. Nothing here calls it.
#if defined(__linux__)
#include <math.h>

float hypotf(float x, float y) {
  if (isinf(x) || isinf(y)) return INFINITY;
  // In double precision the squares are exact and their sum can't overflow.
  return (float)sqrt((double)x * x + (double)y * y);
}
#endif
