// The single-precision kernels, written once over vectors of LANES floats and compiled once per instruction set.
// The including file defines: LANES, KERNEL(name), KERNEL_SET (a string), FMA(a, b, c), ACCUMULATORS (vector
// registers a tile may hold), MAXIMUM_TILE_ROWS.

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

// MARK: Matrix products

#define MAXIMUM_TILE_VECTORS 20

/// One tile of C: `rows` x `width` vectors, both compile-time constants at every call.
INLINE void tile(const int rows, const int width, ptrdiff_t k, const float *a, ptrdiff_t a_row, ptrdiff_t a_column,
                 const float *b, ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate) {
  vfloat sum[8][MAXIMUM_TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < width; j++) sum[i][j] = accumulate ? load(c + i * ldc + j * LANES) : splat(0);
  for (ptrdiff_t p = 0; p < k; p++) {
    vfloat row[MAXIMUM_TILE_VECTORS];
    if (rows > 1) {
#pragma clang loop unroll(full)
      for (int j = 0; j < width; j++) row[j] = load(b + p * ldb + j * LANES);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      vfloat factor = splat(a[i * a_row + p * a_column]);
#pragma clang loop unroll(full)
      for (int j = 0; j < width; j++)
        sum[i][j] = FMA(factor, rows > 1 ? row[j] : load(b + p * ldb + j * LANES), sum[i][j]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < width; j++) store(c + i * ldc + j * LANES, sum[i][j]);
}

#define STRIP_ARGUMENTS k, a, a_row, a_column, b + at * LANES, ldb, c + at * LANES, ldc, accumulate
#define STRIP_CASE(W)                                   \
  case W:                                               \
    if (W <= widest) tile(rows, W <= widest ? W : 1, STRIP_ARGUMENTS); \
    break;

/// `rows` rows of C, in tiles as wide as the registers hold.
INLINE void strip(const int rows, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t a_row, ptrdiff_t a_column,
                  const float *b, ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate) {
  const int room = ACCUMULATORS / rows;
  const int widest = rows == 1 && ACCUMULATORS > 16 ? MAXIMUM_TILE_VECTORS : (room < 1 ? 1 : room);
  ptrdiff_t left = vectors(n), at = 0;
  while (left > 0) {
    ptrdiff_t width = left < widest ? left : widest;
    // Two even tiles rather than a wide one and a sliver, which would wait for its own sums.
    if (left > widest && left < 2 * widest) width = (left + 1) / 2;
    switch (width) {
      STRIP_CASE(1) STRIP_CASE(2) STRIP_CASE(3) STRIP_CASE(4) STRIP_CASE(5) STRIP_CASE(6) STRIP_CASE(7)
      STRIP_CASE(8) STRIP_CASE(9) STRIP_CASE(10) STRIP_CASE(11) STRIP_CASE(12) STRIP_CASE(13) STRIP_CASE(14)
      STRIP_CASE(15) STRIP_CASE(16) STRIP_CASE(17) STRIP_CASE(18) STRIP_CASE(19) STRIP_CASE(20)
    }
    at += width;
    left -= width;
  }
}

// Separate functions, so that each strip gets a register allocation of its own.
#define DEFINE_STRIP(R)                                                                                        \
  static __attribute__((noinline)) void KERNEL(strip_##R)(                                                     \
      ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t a_row, ptrdiff_t a_column, const float *b,          \
      ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate) {                                                \
    strip(R, n, k, a, a_row, a_column, b, ldb, c, ldc, accumulate);                                            \
  }
DEFINE_STRIP(1)
DEFINE_STRIP(2)
DEFINE_STRIP(3)
DEFINE_STRIP(4)
DEFINE_STRIP(5)
DEFINE_STRIP(6)
#if MAXIMUM_TILE_ROWS >= 8
DEFINE_STRIP(7)
DEFINE_STRIP(8)
#endif

static void KERNEL(gemm)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t a_row, ptrdiff_t a_column,
                         const float *b, ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate) {
#define STRIP(R) KERNEL(strip_##R)(n, k, a, a_row, a_column, b, ldb, c, ldc, accumulate)
#if MAXIMUM_TILE_ROWS >= 8
  for (; m >= 8; m -= 8, a += 8 * a_row, c += 8 * ldc) STRIP(8);
#else
  for (; m >= 6; m -= 6, a += 6 * a_row, c += 6 * ldc) STRIP(6);
#endif
  switch (m) {
    case 1: STRIP(1); break;
    case 2: STRIP(2); break;
    case 3: STRIP(3); break;
    case 4: STRIP(4); break;
    case 5: STRIP(5); break;
#if MAXIMUM_TILE_ROWS >= 8
    case 6: STRIP(6); break;
    case 7: STRIP(7); break;
#endif
  }
#undef STRIP
}

/// `rows` x `columns` inner products, both compile-time constants.
INLINE void tile_nt(const int rows, const int columns, ptrdiff_t n, const float *a, ptrdiff_t lda, const float *b,
                    ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate) {
  vfloat sum[4][8];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < columns; j++) sum[i][j] = splat(0);
  for (ptrdiff_t p = 0; p < n; p += LANES) {
    vfloat x[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) x[i] = load(a + i * lda + p);
#pragma clang loop unroll(full)
    for (int j = 0; j < columns; j++) {
      vfloat y = load(b + j * ldb + p);
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) sum[i][j] = FMA(x[i], y, sum[i][j]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < columns; j++) {
      float value = sum_lanes(sum[i][j]);
      c[i * ldc + j] = accumulate ? c[i * ldc + j] + value : value;
    }
}

// Rows x columns of a tile: sums, the rows' vectors and one more fit the registers.
#define NT_ROWS (ACCUMULATORS >= 24 ? 4 : 3)
#define NT_COLUMNS 4

INLINE void strip_nt(const int rows, ptrdiff_t k, ptrdiff_t n, const float *a, ptrdiff_t lda, const float *b,
                     ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate) {
  const int wide = rows == 1 ? 8 : NT_COLUMNS;
  ptrdiff_t j = 0;
  for (; j + wide <= k; j += wide) tile_nt(rows, wide, n, a, lda, b + j * ldb, ldb, c + j, ldc, accumulate);
  for (; j < k; j++) tile_nt(rows, 1, n, a, lda, b + j * ldb, ldb, c + j, ldc, accumulate);
}

static void KERNEL(gemm_nt)(ptrdiff_t m, ptrdiff_t k, ptrdiff_t n, const float *a, ptrdiff_t lda, const float *b,
                            ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate) {
  for (; m >= NT_ROWS; m -= NT_ROWS, a += NT_ROWS * lda, c += NT_ROWS * ldc)
    strip_nt(NT_ROWS, k, n, a, lda, b, ldb, c, ldc, accumulate);
  switch (m) {
    case 1: strip_nt(1, k, n, a, lda, b, ldb, c, ldc, accumulate); break;
    case 2: strip_nt(2, k, n, a, lda, b, ldb, c, ldc, accumulate); break;
    case 3: strip_nt(3, k, n, a, lda, b, ldb, c, ldc, accumulate); break;
  }
}

// MARK: LSTM
// Hidden sizes below LANES go through a padded copy of one vector; larger ones end with a vector that overlaps the one
// before it, which is harmless because no kernel writes what it reads.

/// `width` floats at p, zeros behind them.
INLINE vfloat load_part(const float *p, ptrdiff_t width) {
  float x[LANES] = {0};
  memcpy(x, p, (size_t)width * sizeof(float));
  return load(x);
}
INLINE void store_part(float *p, vfloat v, ptrdiff_t width) {
  memcpy(p, &v, (size_t)width * sizeof(float));
}
#define LOAD(p) (part ? load_part((p), part) : load(p))
#define STORE(p, v) (part ? store_part((p), (v), part) : store((p), (v)))

INLINE void forward_units(const lethe_step_f32_forward *s, const float *z, float *gates, const float *cell_before,
                          float *tanh_cell, float *output, float *cell_next, float *output_next, ptrdiff_t i,
                          const ptrdiff_t part, const int standard) {
  ptrdiff_t h = s->hidden;
  vfloat cell, out;
  if (standard) {
    vfloat input = sigmoid(LOAD(z + i)), candidate = hyperbolic_tangent(LOAD(z + h + i));
    vfloat forget = sigmoid(LOAD(z + 2 * h + i) + splat(1.0f));
    out = sigmoid(LOAD(z + 3 * h + i));
    cell = FMA(forget, LOAD(cell_before + i), input * candidate);
    STORE(gates + i, input);
    STORE(gates + h + i, candidate);
    STORE(gates + 2 * h + i, forget);
    STORE(gates + 3 * h + i, out);
  } else {
    vfloat candidate = hyperbolic_tangent(LOAD(z + i)), keep = sigmoid(LOAD(z + h + i) + splat(1.0f));
    out = sigmoid(LOAD(z + 2 * h + i));
    cell = FMA(keep, LOAD(cell_before + i) - candidate, candidate);
    STORE(gates + i, candidate);
    STORE(gates + h + i, keep);
    STORE(gates + 2 * h + i, out);
  }
  vfloat squashed = hyperbolic_tangent(cell);
  vfloat value = out * squashed;
  STORE(tanh_cell + i, squashed);
  STORE(output + i, value);
  if (cell_next) {
    STORE(cell_next + i, cell);
    STORE(output_next + i, value);
  }
}

INLINE void forward_rows(const lethe_step_f32_forward *s, const int standard) {
  ptrdiff_t h = s->hidden;
  for (ptrdiff_t r = 0; r < s->rows; r++) {
    const float *z = s->z + r * s->ldz, *before = s->cell_before + r * s->ldstate;
    float *gates = s->gates + r * s->ldz, *squashed = s->tanh_cell + r * s->ldstate;
    float *output = s->output + r * s->ldoutput;
    float *cell_next = r < s->next_rows ? s->cell_next + r * s->ldstate : NULL;
    float *output_next = r < s->next_rows ? s->output_next + r * s->ldstate : NULL;
#define UNITS(I, PART) \
  forward_units(s, z, gates, before, squashed, output, cell_next, output_next, (I), (PART), standard)
    ptrdiff_t i = 0;
    for (; i + LANES <= h; i += LANES) UNITS(i, 0);
    if (i < h) {
      if (h >= LANES)
        UNITS(h - LANES, 0);
      else
        UNITS(0, h);
    }
#undef UNITS
  }
}

static void KERNEL(lstm_forward)(const lethe_step_f32_forward *s) {
  if (s->cell == LETHE_CELL_STANDARD)
    forward_rows(s, 1);
  else
    forward_rows(s, 0);
}

INLINE void backward_units(const lethe_step_f32_backward *s, const float *gates, float *dz, const float *cell_before,
                           const float *tanh_cell, const float *d_output, const float *d_output_next,
                           const float *d_cell_next, float *d_cell_before, ptrdiff_t i, const ptrdiff_t part,
                           const int standard) {
  ptrdiff_t h = s->hidden;
  const vfloat one = splat(1.0f);
  vfloat d_out = LOAD(d_output + i), d_cell = splat(0);
  if (d_output_next) {
    d_out += LOAD(d_output_next + i);
    d_cell = LOAD(d_cell_next + i);
  }
  vfloat squashed = LOAD(tanh_cell + i), before = LOAD(cell_before + i);
  vfloat out = LOAD(gates + (standard ? 3 * h : 2 * h) + i);
  d_cell = FMA(d_out * out, one - squashed * squashed, d_cell);
  vfloat d_gate_out = d_out * squashed * out * (one - out);
  if (standard) {
    vfloat input = LOAD(gates + i), candidate = LOAD(gates + h + i), forget = LOAD(gates + 2 * h + i);
    STORE(dz + i, d_cell * candidate * input * (one - input));
    STORE(dz + h + i, d_cell * input * (one - candidate * candidate));
    STORE(dz + 2 * h + i, d_cell * before * forget * (one - forget));
    STORE(dz + 3 * h + i, d_gate_out);
    STORE(d_cell_before + i, d_cell * forget);
  } else {
    vfloat candidate = LOAD(gates + i), keep = LOAD(gates + h + i);
    STORE(dz + i, d_cell * (one - keep) * (one - candidate * candidate));
    STORE(dz + h + i, d_cell * (before - candidate) * keep * (one - keep));
    STORE(dz + 2 * h + i, d_gate_out);
    STORE(d_cell_before + i, d_cell * keep);
  }
}

INLINE void backward_rows(const lethe_step_f32_backward *s, const int standard) {
  ptrdiff_t h = s->hidden;
  for (ptrdiff_t r = 0; r < s->rows; r++) {
    const float *gates = s->gates + r * s->ldz, *before = s->cell_before + r * s->ldstate;
    const float *squashed = s->tanh_cell + r * s->ldstate, *d_output = s->d_output + r * s->ldoutput;
    float *dz = s->dz + r * s->ldz, *d_before = s->d_cell_before + r * s->ldstate;
    const float *d_output_next = r < s->next_rows ? s->d_output_next + r * s->ldstate : NULL;
    const float *d_cell_next = r < s->next_rows ? s->d_cell_next + r * s->ldstate : NULL;
#define UNITS(I, PART)                                                                                        \
  backward_units(s, gates, dz, before, squashed, d_output, d_output_next, d_cell_next, d_before, (I), (PART), \
                 standard)
    ptrdiff_t i = 0;
    for (; i + LANES <= h; i += LANES) UNITS(i, 0);
    if (i < h) {
      if (h >= LANES)
        UNITS(h - LANES, 0);
      else
        UNITS(0, h);
    }
#undef UNITS
  }
}

static void KERNEL(lstm_backward)(const lethe_step_f32_backward *s) {
  if (s->cell == LETHE_CELL_STANDARD)
    backward_rows(s, 1);
  else
    backward_rows(s, 0);
}

// MARK: Elementwise

static void KERNEL(tanh_rows)(ptrdiff_t rows, ptrdiff_t n, float *x, ptrdiff_t ld) {
  for (ptrdiff_t r = 0; r < rows; r++, x += ld)
    for (ptrdiff_t j = 0; j < vectors(n); j++) store(x + j * LANES, hyperbolic_tangent(load(x + j * LANES)));
}

static void KERNEL(tanh_backward_rows)(ptrdiff_t rows, ptrdiff_t n, const float *y, ptrdiff_t ldy, float *dx,
                                       ptrdiff_t ldx) {
  for (ptrdiff_t r = 0; r < rows; r++, y += ldy, dx += ldx)
    for (ptrdiff_t j = 0; j < vectors(n); j++) {
      vfloat v = load(y + j * LANES);
      store(dx + j * LANES, load(dx + j * LANES) * (splat(1.0f) - v * v));
    }
}

static void KERNEL(exp_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t ldx, float *y, ptrdiff_t ldy,
                             float *maxima) {
  ptrdiff_t whole = n / LANES, rest = n % LANES;
  vint mask = lanes_below(rest);
  for (ptrdiff_t r = 0; r < rows; r++, x += ldx, y += ldy) {
    vfloat top = splat(-INFINITY);
    for (ptrdiff_t j = 0; j < whole; j++) top = largest(top, load(x + j * LANES));
    if (rest) top = largest(top, choose(mask, load(x + whole * LANES), splat(-INFINITY)));
    float maximum = largest_lane(top);
    maxima[r] = maximum;
    for (ptrdiff_t j = 0; j < whole; j++) store(y + j * LANES, exponential(load(x + j * LANES) - splat(maximum)));
    if (rest)
      store(y + whole * LANES,
            choose(mask, exponential(load(x + whole * LANES) - splat(maximum)), splat(0)));
  }
}

static void KERNEL(multiply_normalise_rows)(ptrdiff_t rows, ptrdiff_t n, float *x, ptrdiff_t ldx, const float *y,
                                            ptrdiff_t ldy, float *sums) {
  for (ptrdiff_t r = 0; r < rows; r++, x += ldx, y += ldy) {
    vfloat total = splat(0);
    for (ptrdiff_t j = 0; j < vectors(n); j++) {
      vfloat v = load(x + j * LANES) * load(y + j * LANES);
      total += v;
      store(x + j * LANES, v);
    }
    float sum = sum_lanes(total);
    sums[r] = sum;
    vfloat scale = splat(1.0f / sum);
    for (ptrdiff_t j = 0; j < vectors(n); j++) store(x + j * LANES, load(x + j * LANES) * scale);
  }
}

static void KERNEL(gather_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t ldx, const int32_t *index,
                                float *y, ptrdiff_t ldy) {
  for (ptrdiff_t r = 0; r < rows; r++, y += ldy)
    for (ptrdiff_t j = 0; j < vectors(n); j++) store(y + j * LANES, load(x + index[r] * ldx + j * LANES));
}

static void KERNEL(scatter_add_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t ldx,
                                     const int32_t *index, float *y, ptrdiff_t ldy) {
  ptrdiff_t whole = n / LANES * LANES, rest = n - whole;
  for (ptrdiff_t r = 0; r < rows; r++, x += ldx) {
    float *target = y + index[r] * ldy;
    for (ptrdiff_t j = 0; j < whole; j += LANES) store(target + j, load(target + j) + load(x + j));
    if (rest) store_part(target + whole, load_part(target + whole, rest) + load_part(x + whole, rest), rest);
  }
}

static void KERNEL(column_sums)(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t ldx, float *out,
                                int accumulate) {
  for (ptrdiff_t j = 0; j < vectors(n); j++) {
    vfloat total = accumulate ? load(out + j * LANES) : splat(0);
    for (ptrdiff_t r = 0; r < rows; r++) total += load(x + r * ldx + j * LANES);
    store(out + j * LANES, total);
  }
}

static void KERNEL(viterbi_step)(ptrdiff_t n, const float *before, const float *transitions, ptrdiff_t ldt,
                                 const float *emission, float *scores, int32_t *best) {
  for (ptrdiff_t j = 0; j < vectors(n); j++) {
    vfloat top = splat(before[0]) + load(transitions + j * LANES);
    vint from = (vint){0};
    for (ptrdiff_t i = 1; i < n; i++) {
      vfloat candidate = splat(before[i]) + load(transitions + i * ldt + j * LANES);
      vint better = candidate > top;
      top = choose(better, candidate, top);
      from = (from & ~better) | ((vint){0} + (int32_t)i & better);
    }
    store(scores + j * LANES, top + load(emission + j * LANES));
    *(vint *)(best + j * LANES) = from;
  }
}

static void KERNEL(dropout_rows)(ptrdiff_t rows, ptrdiff_t n, float *x, ptrdiff_t ld, uint64_t key,
                                 uint32_t first_row, uint32_t keep, float scale) {
  vuint index;
  for (int i = 0; i < LANES; i++) index[i] = (uint32_t)i * 0x9e3779b9U;
  for (ptrdiff_t r = 0; r < rows; r++, x += ld) {
    vuint seed = (vuint){0} + lethe_row_seed(key, first_row + (uint32_t)r);
    for (ptrdiff_t j = 0; j < vectors(n); j++) {
      vuint h = seed + index + (uint32_t)(j * LANES) * 0x9e3779b9U;
      h ^= h >> 16;
      h *= 0x7feb352dU;
      h ^= h >> 15;
      h *= 0x846ca68bU;
      h ^= h >> 16;
      vint kept = (vint)(h < (vuint)((vuint){0} + keep));
      store(x + j * LANES, choose(kept, load(x + j * LANES) * splat(scale), splat(0)));
    }
  }
}

// MARK: Optimisers. Storage is padded, so n is a whole number of vectors.

static void KERNEL(sgd)(ptrdiff_t n, float *w, const float *g, float rate, float scale, float limit) {
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    vfloat step = largest(smallest(load(g + i) * splat(scale), splat(limit)), splat(-limit));
    store(w + i, load(w + i) - splat(rate) * step);
  }
}

static void KERNEL(adam)(ptrdiff_t n, float *w, const float *g, float *m, float *v, float rate, float beta1,
                         float beta2, float v_correction, float epsilon, float scale, float limit) {
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    vfloat step = largest(smallest(load(g + i) * splat(scale), splat(limit)), splat(-limit));
    vfloat mean = load(m + i) * splat(beta1) + step * splat(1.0f - beta1);
    vfloat square = load(v + i) * splat(beta2) + step * step * splat(1.0f - beta2);
    store(m + i, mean);
    store(v + i, square);
    vfloat corrected = square / splat(v_correction), root;
    for (int lane = 0; lane < LANES; lane++) root[lane] = sqrtf(corrected[lane]);
    store(w + i, load(w + i) - splat(rate) * mean / (root + splat(epsilon)));
  }
}

static double KERNEL(sum_of_squares)(ptrdiff_t n, const float *g) {
  double total = 0;
  for (ptrdiff_t i = 0; i < n; i += LANES) {
    vfloat v = load(g + i);
    total += (double)sum_lanes(v * v);
  }
  return total;
}

static double KERNEL(peak)(int64_t rounds, float *sink) {
  // Independent chains enough to hide the latency of a multiply-add.
  enum { CHAINS = 12 };
  vfloat sum[CHAINS], factor = splat(0.999f), term = splat(0.001f);
  for (int i = 0; i < CHAINS; i++) sum[i] = splat((float)i);
  for (int64_t r = 0; r < rounds; r++)
#pragma clang loop unroll(full)
    for (int i = 0; i < CHAINS; i++) sum[i] = FMA(sum[i], factor, term);
  vfloat total = splat(0);
  for (int i = 0; i < CHAINS; i++) total += sum[i];
  *sink = sum_lanes(total);
  return (double)rounds * CHAINS * LANES * 2;
}

const lethe_kernels_f32 KERNEL(kernels) = {
    .name = KERNEL_SET,
    .lanes = LANES,
    .gemm = KERNEL(gemm),
    .gemm_nt = KERNEL(gemm_nt),
    .lstm_forward = KERNEL(lstm_forward),
    .lstm_backward = KERNEL(lstm_backward),
    .tanh_rows = KERNEL(tanh_rows),
    .tanh_backward_rows = KERNEL(tanh_backward_rows),
    .exp_rows = KERNEL(exp_rows),
    .multiply_normalise_rows = KERNEL(multiply_normalise_rows),
    .gather_rows = KERNEL(gather_rows),
    .scatter_add_rows = KERNEL(scatter_add_rows),
    .column_sums = KERNEL(column_sums),
    .viterbi_step = KERNEL(viterbi_step),
    .dropout_rows = KERNEL(dropout_rows),
    .sgd = KERNEL(sgd),
    .adam = KERNEL(adam),
    .sum_of_squares = KERNEL(sum_of_squares),
    .peak = KERNEL(peak),
};
