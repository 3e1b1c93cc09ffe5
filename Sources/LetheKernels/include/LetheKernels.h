// The arithmetic of the network's inner loops.
//
// Every matrix is row-major. For single precision its rows start LETHE_LANES floats apart or a multiple of that
// ("padded"), and the lanes past the last column are zero: kernels read and write whole vectors there, and keep the
// zeros zero. Strides (`ld...`) count elements. No kernel allocates, and each output element is summed in an order
// that depends on nothing but the shapes' inner dimension: a row's result is the same whatever rows stand beside it.
#ifndef LETHE_KERNELS_H
#define LETHE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// Floats in the widest vector any build uses; the unit to which rows are padded.
#define LETHE_LANES 16

typedef enum { LETHE_CELL_COUPLED = 0, LETHE_CELL_STANDARD = 1 } lethe_cell;

/// One time step of an LSTM over `rows` sequences. Gate order: coupled j f o; standard i j f o.
#define LETHE_DECLARE_STEP(T, NAME)                                                                              \
  typedef struct {                                                                                               \
    int cell;                                                                                                    \
    ptrdiff_t rows;        /* sequences active in this step */                                                   \
    ptrdiff_t next_rows;   /* of these, how many go on to a further step */                                      \
    ptrdiff_t hidden;      /* H */                                                                               \
    const T *z;            /* [rows, G*H] sums before the gates */                                               \
    ptrdiff_t ldz;                                                                                               \
    T *gates;              /* [rows, G*H] activated gates, kept for backward */                                  \
    const T *cell_before;  /* [rows, H] */                                                                       \
    T *tanh_cell;          /* [rows, H] tanh of the new cell, kept for backward */                               \
    ptrdiff_t ldstate;     /* row stride of cell_before, tanh_cell, cell_next, output_next */                    \
    T *output;             /* [rows, H], row stride ldoutput */                                                  \
    ptrdiff_t ldoutput;                                                                                          \
    T *cell_next;          /* [next_rows, H] */                                                                  \
    T *output_next;        /* [next_rows, H] */                                                                  \
  } NAME##_forward;                                                                                              \
  typedef struct {                                                                                               \
    int cell;                                                                                                    \
    ptrdiff_t rows;                                                                                              \
    ptrdiff_t next_rows;                                                                                         \
    ptrdiff_t hidden;                                                                                            \
    const T *gates;                                                                                              \
    T *dz;                 /* [rows, G*H] */                                                                     \
    ptrdiff_t ldz;         /* row stride of gates and dz */                                                      \
    const T *cell_before;                                                                                        \
    const T *tanh_cell;                                                                                          \
    ptrdiff_t ldstate;     /* row stride of every [*, H] but d_output */                                         \
    const T *d_output;     /* [rows, H] from the layer above */                                                  \
    ptrdiff_t ldoutput;                                                                                          \
    const T *d_output_next; /* [next_rows, H] from the following step */                                         \
    const T *d_cell_next;   /* [next_rows, H] */                                                                 \
    T *d_cell_before;       /* [rows, H] */                                                                      \
  } NAME##_backward;

LETHE_DECLARE_STEP(float, lethe_step_f32)
LETHE_DECLARE_STEP(double, lethe_step_f64)

/// C[m,n] = A[m,k] B[k,n], or += with `accumulate`. A's element (i,p) is a[i*a_row + p*a_column]: transposed A is
/// the same call with the two strides swapped. B and C are padded.
typedef void (*lethe_gemm_f32)(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const float *a, ptrdiff_t a_row,
                               ptrdiff_t a_column, const float *b, ptrdiff_t ldb, float *c, ptrdiff_t ldc,
                               int accumulate);

/// C[m,k] = A[m,n] B[k,n]^T, or +=. A and B are padded; only C's k columns are written.
typedef void (*lethe_gemm_nt_f32)(ptrdiff_t m, ptrdiff_t k, ptrdiff_t n, const float *a, ptrdiff_t lda,
                                  const float *b, ptrdiff_t ldb, float *c, ptrdiff_t ldc, int accumulate);

/// The single-precision kernels of one instruction set.
typedef struct {
  const char *name;
  int lanes;
  lethe_gemm_f32 gemm;
  lethe_gemm_nt_f32 gemm_nt;
  void (*lstm_forward)(const lethe_step_f32_forward *step);
  void (*lstm_backward)(const lethe_step_f32_backward *step);
  /// x = tanh(x) over rows of n columns (padded).
  void (*tanh_rows)(ptrdiff_t rows, ptrdiff_t n, float *x, ptrdiff_t ld);
  /// dx *= 1 - y*y over padded rows.
  void (*tanh_backward_rows)(ptrdiff_t rows, ptrdiff_t n, const float *y, ptrdiff_t ldy, float *dx, ptrdiff_t ldx);
  /// y = exp(x - max(x)) row by row; maxima[row] = max(x). Lanes past n become zero.
  void (*exp_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t ldx, float *y, ptrdiff_t ldy,
                   float *maxima);
  /// x = x * y, then x /= sum(x) row by row; sums[row] = the sum before the division.
  void (*multiply_normalise_rows)(ptrdiff_t rows, ptrdiff_t n, float *x, ptrdiff_t ldx, const float *y,
                                  ptrdiff_t ldy, float *sums);
  /// Row r of y = row index[r] of x (padded).
  void (*gather_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t ldx, const int32_t *index, float *y,
                      ptrdiff_t ldy);
  /// Row index[r] of y += row r of x; exactly n columns, so both may be slices of wider matrices.
  void (*scatter_add_rows)(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t ldx, const int32_t *index,
                           float *y, ptrdiff_t ldy);
  /// out (+)= sum over rows of x.
  void (*column_sums)(ptrdiff_t rows, ptrdiff_t n, const float *x, ptrdiff_t ldx, float *out, int accumulate);
  /// One Viterbi step: scores[j] = emission[j] + max_i(before[i] + transitions[i,j]); best[j] = the smallest such i.
  void (*viterbi_step)(ptrdiff_t n, const float *before, const float *transitions, ptrdiff_t ldt,
                       const float *emission, float *scores, int32_t *best);
  /// Dropout with inverted scaling: element i of the row numbered `row` is kept where a hash of (key, row, i) is
  /// below `keep` out of 2^32. The same call with the same key restores the same mask.
  void (*dropout_rows)(ptrdiff_t rows, ptrdiff_t n, float *x, ptrdiff_t ld, uint64_t key, uint32_t first_row,
                       uint32_t keep, float scale);
  /// w -= rate * clamp(scale * g, -limit, limit).
  void (*sgd)(ptrdiff_t n, float *w, const float *g, float rate, float scale, float limit);
  /// Adam with bias-corrected rates: m, v are updated; w -= rate * m / (sqrt(v / v_correction) + epsilon).
  void (*adam)(ptrdiff_t n, float *w, const float *g, float *m, float *v, float rate, float beta1, float beta2,
               float v_correction, float epsilon, float scale, float limit);
  /// Sum of squares, in double.
  double (*sum_of_squares)(ptrdiff_t n, const float *g);
  /// Multiply-adds on registers only, for measuring the machine's peak; returns how many floating-point operations.
  double (*peak)(int64_t rounds, float *sink);
} lethe_kernels_f32;

/// The fastest kernels that this processor runs. `LETHE_KERNELS=baseline|avx2|avx512` in the environment asks for
/// another set (one the processor lacks is ignored). The choice is made once.
const lethe_kernels_f32 *lethe_kernels(void);
/// The set of that name, or NULL where the processor or the build lacks it.
const lethe_kernels_f32 *lethe_kernels_named(const char *name);

// Double precision: plain loops, the reference that the vector kernels are compared with and gradient checks use.
void lethe_f64_gemm(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a, ptrdiff_t a_row, ptrdiff_t a_column,
                    const double *b, ptrdiff_t ldb, double *c, ptrdiff_t ldc, int accumulate);
void lethe_f64_gemm_nt(ptrdiff_t m, ptrdiff_t k, ptrdiff_t n, const double *a, ptrdiff_t lda, const double *b,
                       ptrdiff_t ldb, double *c, ptrdiff_t ldc, int accumulate);
void lethe_f64_lstm_forward(const lethe_step_f64_forward *step);
void lethe_f64_lstm_backward(const lethe_step_f64_backward *step);
void lethe_f64_tanh_rows(ptrdiff_t rows, ptrdiff_t n, double *x, ptrdiff_t ld);
void lethe_f64_tanh_backward_rows(ptrdiff_t rows, ptrdiff_t n, const double *y, ptrdiff_t ldy, double *dx,
                                  ptrdiff_t ldx);
void lethe_f64_exp_rows(ptrdiff_t rows, ptrdiff_t n, const double *x, ptrdiff_t ldx, double *y, ptrdiff_t ldy,
                        double *maxima);
void lethe_f64_multiply_normalise_rows(ptrdiff_t rows, ptrdiff_t n, double *x, ptrdiff_t ldx, const double *y,
                                       ptrdiff_t ldy, double *sums);
void lethe_f64_gather_rows(ptrdiff_t rows, ptrdiff_t n, const double *x, ptrdiff_t ldx, const int32_t *index,
                           double *y, ptrdiff_t ldy);
void lethe_f64_scatter_add_rows(ptrdiff_t rows, ptrdiff_t n, const double *x, ptrdiff_t ldx, const int32_t *index,
                                double *y, ptrdiff_t ldy);
void lethe_f64_column_sums(ptrdiff_t rows, ptrdiff_t n, const double *x, ptrdiff_t ldx, double *out, int accumulate);
void lethe_f64_viterbi_step(ptrdiff_t n, const double *before, const double *transitions, ptrdiff_t ldt,
                            const double *emission, double *scores, int32_t *best);
void lethe_f64_dropout_rows(ptrdiff_t rows, ptrdiff_t n, double *x, ptrdiff_t ld, uint64_t key, uint32_t first_row,
                            uint32_t keep, double scale);
void lethe_f64_sgd(ptrdiff_t n, double *w, const double *g, double rate, double scale, double limit);
void lethe_f64_adam(ptrdiff_t n, double *w, const double *g, double *m, double *v, double rate, double beta1,
                    double beta2, double v_correction, double epsilon, double scale, double limit);
double lethe_f64_sum_of_squares(ptrdiff_t n, const double *g);

/// The hash behind dropout: 32 even bits from a key and a counter.
static inline uint32_t lethe_hash(uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return x;
}

/// The per-row seed of the dropout hash.
static inline uint32_t lethe_row_seed(uint64_t key, uint32_t row) {
  return lethe_hash(lethe_hash((uint32_t)key ^ row * 0x9e3779b9U) ^ (uint32_t)(key >> 32));
}

/// Tells the processor that the caller waits in a short loop.
static inline void lethe_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
