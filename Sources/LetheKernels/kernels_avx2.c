// The kernels for x86-64 processors with AVX2 and FMA: vectors of 8 floats, 16 registers.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define KERNEL(name) lethe_avx2_##name
#define KERNEL_SET "AVX2"
#define FMA(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#define ACCUMULATORS 12
#define MAXIMUM_TILE_ROWS 6
#include "kernels_body.h"
#pragma clang attribute pop
#endif
