// Matrix products.
// Part of kernels_body.h, which says what the including file defines.

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
