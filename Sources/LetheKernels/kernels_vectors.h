// Vectors of LANES floats and functions of them.
// Part of kernels_body.h, which says what the including file defines.

#include "include/LetheKernels.h"
#include <math.h>
#include <string.h>

typedef float vfloat __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t vint __attribute__((vector_size(LANES * 4), aligned(4)));
typedef uint32_t vuint __attribute__((vector_size(LANES * 4), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

INLINE vfloat load(const float *p) { return *(const vfloat *)p; }
INLINE void store(float *p, vfloat v) { *(vfloat *)p = v; }
// x - 0 is x for every x, and compiles to a broadcast alone; 0 + x is not (-0).
INLINE vfloat splat(float x) { return x - (vfloat){0}; }
INLINE vfloat choose(vint mask, vfloat yes, vfloat no) {
  return (vfloat)(((vint)yes & mask) | ((vint)no & ~mask));
}
INLINE vfloat largest(vfloat a, vfloat b) { return choose(a > b, a, b); }
INLINE vfloat smallest(vfloat a, vfloat b) { return choose(a < b, a, b); }
INLINE ptrdiff_t vectors(ptrdiff_t n) { return (n + LANES - 1) / LANES; }

INLINE float sum_lanes(vfloat v) {
  float x[LANES];
  memcpy(x, &v, sizeof x);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) x[i] += x[i + width];
  return x[0];
}

INLINE float largest_lane(vfloat v) {
  float x[LANES];
  memcpy(x, &v, sizeof x);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) x[i] = x[i] > x[i + width] ? x[i] : x[i + width];
  return x[0];
}

/// All bits set in the lanes below `count`.
INLINE vint lanes_below(ptrdiff_t count) {
  vint index;
  for (int i = 0; i < LANES; i++) index[i] = i;
  return index < (vint)((vint){0} + (int32_t)count);
}

// Rounding by adding 1.5 * 2^23 keeps the nearest integer in the low bits, much faster than a conversion.
#define ROUNDING_SHIFT 12582912.0f

/// exp(x) for x within ±87.3, else the value at that limit; relative error below 2e-7.
INLINE vfloat exponential(vfloat x) {
  x = largest(smallest(x, splat(88.0f)), splat(-87.3f));
  vfloat shifted = FMA(x, splat(1.44269504088896341f), splat(ROUNDING_SHIFT));
  vfloat n = shifted - splat(ROUNDING_SHIFT);
  // ln 2 in two parts, so that the remainder keeps its bits.
  vfloat r = FMA(n, splat(-0.693359375f), x);
  r = FMA(n, splat(2.12194440e-4f), r);
  vfloat p = splat(1.9875691500e-4f);
  p = FMA(p, r, splat(1.3981999507e-3f));
  p = FMA(p, r, splat(8.3334519073e-3f));
  p = FMA(p, r, splat(4.1665795894e-2f));
  p = FMA(p, r, splat(1.6666665459e-1f));
  p = FMA(p, r, splat(5.0000001201e-1f));
  p = FMA(p, r * r, r + splat(1.0f));
  vint power = ((vint)shifted << 23) + (127 << 23);
  return p * (vfloat)power;
}

INLINE vfloat sigmoid(vfloat x) { return splat(1.0f) / (splat(1.0f) + exponential(-x)); }

/// tanh(x) = x P(x²)/Q(x²), a rational minimax approximation on ±7.9; error below 4e-7, odd, exact at 0.
INLINE vfloat hyperbolic_tangent(vfloat x) {
  x = largest(smallest(x, splat(7.90531110763549805f)), splat(-7.90531110763549805f));
  vfloat s = x * x;
  vfloat p = splat(-2.76076847742355e-16f);
  p = FMA(p, s, splat(2.00018790482477e-13f));
  p = FMA(p, s, splat(-8.60467152213735e-11f));
  p = FMA(p, s, splat(5.12229709037114e-08f));
  p = FMA(p, s, splat(1.48572235717979e-05f));
  p = FMA(p, s, splat(6.37261928875436e-04f));
  p = FMA(p, s, splat(4.89352455891786e-03f));
  vfloat q = splat(1.19825839466702e-06f);
  q = FMA(q, s, splat(1.18534705686654e-04f));
  q = FMA(q, s, splat(2.26843463243900e-03f));
  q = FMA(q, s, splat(4.89352518554385e-03f));
  return x * p / q;
}
