// Which of the kernel sets serves: asked of the processor once.
#include "include/LetheKernels.h"
#include <stdlib.h>
#include <string.h>

extern const lethe_kernels_f32 lethe_baseline_kernels;
#if defined(__x86_64__)
extern const lethe_kernels_f32 lethe_avx2_kernels, lethe_avx512_kernels;
#endif

const lethe_kernels_f32 *lethe_kernels_named(const char *name) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (strcmp(name, "avx512") == 0) {
    int able = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    return able ? &lethe_avx512_kernels : NULL;
  }
  if (strcmp(name, "avx2") == 0)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &lethe_avx2_kernels : NULL;
#endif
  return strcmp(name, "baseline") == 0 ? &lethe_baseline_kernels : NULL;
}

const lethe_kernels_f32 *lethe_kernels(void) {
  static const char *const order[] = {"avx512", "avx2", "baseline"};
  const char *wanted = getenv("LETHE_KERNELS");
  if (wanted) {
    const lethe_kernels_f32 *set = lethe_kernels_named(wanted);
    if (set) return set;
  }
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    const lethe_kernels_f32 *set = lethe_kernels_named(order[i]);
    if (set) return set;
  }
  return &lethe_baseline_kernels;
}
