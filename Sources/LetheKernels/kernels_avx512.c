// The kernels for x86-64 processors with AVX-512: vectors of 16 floats, 32 registers.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx2,fma"), \
                                            min_vector_width(512))), apply_to = function)
#define LANES 16
#define KERNEL(name) lethe_avx512_##name
#define KERNEL_SET "AVX-512"
#define FMA(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#define ACCUMULATORS 24
#define MAXIMUM_TILE_ROWS 8
#include "kernels_body.h"
#pragma clang attribute pop
#endif
