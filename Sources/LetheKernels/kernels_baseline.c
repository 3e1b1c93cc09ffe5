// The kernels for what every processor of the platform has: NEON with 32 registers on arm64, SSE2 with 16 on x86-64
// (which has no fused multiply-add), plain vectors of 4 floats elsewhere.
#define LANES 4
#define KERNEL(name) lethe_baseline_##name
#if defined(__aarch64__)
#define KERNEL_SET "NEON"
#define FMA(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#define ACCUMULATORS 24
#define MAXIMUM_TILE_ROWS 8
#else
#define KERNEL_SET "baseline"
#define FMA(a, b, c) ((a) * (b) + (c))
#define ACCUMULATORS 12
#define MAXIMUM_TILE_ROWS 6
#endif
#include "kernels_body.h"
