// Double precision, in plain loops: slow, short, and what everything faster is compared with.
#include "include/LetheKernels.h"
#include <math.h>

static double sigmoid(double x) { return 1.0 / (1.0 + exp(-x)); }

void lethe_f64_gemm(ptrdiff_t m, ptrdiff_t n, ptrdiff_t k, const double *a, ptrdiff_t a_row, ptrdiff_t a_column,
                    const double *b, ptrdiff_t ldb, double *c, ptrdiff_t ldc, int accumulate) {
  for (ptrdiff_t i = 0; i < m; i++) {
    if (!accumulate)
      for (ptrdiff_t j = 0; j < n; j++) c[i * ldc + j] = 0;
    for (ptrdiff_t p = 0; p < k; p++) {
      double factor = a[i * a_row + p * a_column];
      for (ptrdiff_t j = 0; j < n; j++) c[i * ldc + j] += factor * b[p * ldb + j];
    }
  }
}

void lethe_f64_gemm_nt(ptrdiff_t m, ptrdiff_t k, ptrdiff_t n, const double *a, ptrdiff_t lda, const double *b,
                       ptrdiff_t ldb, double *c, ptrdiff_t ldc, int accumulate) {
  for (ptrdiff_t i = 0; i < m; i++)
    for (ptrdiff_t j = 0; j < k; j++) {
      double total = accumulate ? c[i * ldc + j] : 0;
      for (ptrdiff_t p = 0; p < n; p++) total += a[i * lda + p] * b[j * ldb + p];
      c[i * ldc + j] = total;
    }
}

void lethe_f64_lstm_forward(const lethe_step_f64_forward *s) {
  ptrdiff_t h = s->hidden;
  for (ptrdiff_t r = 0; r < s->rows; r++)
    for (ptrdiff_t i = 0; i < h; i++) {
      const double *z = s->z + r * s->ldz + i;
      double *gates = s->gates + r * s->ldz + i, before = s->cell_before[r * s->ldstate + i], cell, out;
      if (s->cell == LETHE_CELL_STANDARD) {
        gates[0] = sigmoid(z[0]);
        gates[h] = tanh(z[h]);
        gates[2 * h] = sigmoid(z[2 * h] + 1);
        gates[3 * h] = out = sigmoid(z[3 * h]);
        cell = gates[2 * h] * before + gates[0] * gates[h];
      } else {
        gates[0] = tanh(z[0]);
        gates[h] = sigmoid(z[h] + 1);
        gates[2 * h] = out = sigmoid(z[2 * h]);
        cell = gates[h] * before + (1 - gates[h]) * gates[0];
      }
      double squashed = tanh(cell);
      s->tanh_cell[r * s->ldstate + i] = squashed;
      s->output[r * s->ldoutput + i] = out * squashed;
      if (r < s->next_rows) {
        s->cell_next[r * s->ldstate + i] = cell;
        s->output_next[r * s->ldstate + i] = out * squashed;
      }
    }
}

void lethe_f64_lstm_backward(const lethe_step_f64_backward *s) {
  ptrdiff_t h = s->hidden;
  for (ptrdiff_t r = 0; r < s->rows; r++)
    for (ptrdiff_t i = 0; i < h; i++) {
      const double *gates = s->gates + r * s->ldz + i;
      double *dz = s->dz + r * s->ldz + i;
      double before = s->cell_before[r * s->ldstate + i], squashed = s->tanh_cell[r * s->ldstate + i];
      double d_out = s->d_output[r * s->ldoutput + i], d_cell = 0;
      if (r < s->next_rows) {
        d_out += s->d_output_next[r * s->ldstate + i];
        d_cell = s->d_cell_next[r * s->ldstate + i];
      }
      double out = gates[(s->cell == LETHE_CELL_STANDARD ? 3 : 2) * h];
      d_cell += d_out * out * (1 - squashed * squashed);
      double d_gate_out = d_out * squashed * out * (1 - out);
      if (s->cell == LETHE_CELL_STANDARD) {
        double input = gates[0], candidate = gates[h], forget = gates[2 * h];
        dz[0] = d_cell * candidate * input * (1 - input);
        dz[h] = d_cell * input * (1 - candidate * candidate);
        dz[2 * h] = d_cell * before * forget * (1 - forget);
        dz[3 * h] = d_gate_out;
        s->d_cell_before[r * s->ldstate + i] = d_cell * forget;
      } else {
        double candidate = gates[0], keep = gates[h];
        dz[0] = d_cell * (1 - keep) * (1 - candidate * candidate);
        dz[h] = d_cell * (before - candidate) * keep * (1 - keep);
        dz[2 * h] = d_gate_out;
        s->d_cell_before[r * s->ldstate + i] = d_cell * keep;
      }
    }
}

void lethe_f64_tanh_rows(ptrdiff_t rows, ptrdiff_t n, double *x, ptrdiff_t ld) {
  for (ptrdiff_t r = 0; r < rows; r++)
    for (ptrdiff_t j = 0; j < n; j++) x[r * ld + j] = tanh(x[r * ld + j]);
}

void lethe_f64_tanh_backward_rows(ptrdiff_t rows, ptrdiff_t n, const double *y, ptrdiff_t ldy, double *dx,
                                  ptrdiff_t ldx) {
  for (ptrdiff_t r = 0; r < rows; r++)
    for (ptrdiff_t j = 0; j < n; j++) dx[r * ldx + j] *= 1 - y[r * ldy + j] * y[r * ldy + j];
}

void lethe_f64_exp_rows(ptrdiff_t rows, ptrdiff_t n, const double *x, ptrdiff_t ldx, double *y, ptrdiff_t ldy,
                        double *maxima) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    double top = -INFINITY;
    for (ptrdiff_t j = 0; j < n; j++) top = fmax(top, x[r * ldx + j]);
    maxima[r] = top;
    for (ptrdiff_t j = 0; j < n; j++) y[r * ldy + j] = exp(x[r * ldx + j] - top);
  }
}

void lethe_f64_multiply_normalise_rows(ptrdiff_t rows, ptrdiff_t n, double *x, ptrdiff_t ldx, const double *y,
                                       ptrdiff_t ldy, double *sums) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    double total = 0;
    for (ptrdiff_t j = 0; j < n; j++) total += x[r * ldx + j] *= y[r * ldy + j];
    sums[r] = total;
    for (ptrdiff_t j = 0; j < n; j++) x[r * ldx + j] /= total;
  }
}

void lethe_f64_gather_rows(ptrdiff_t rows, ptrdiff_t n, const double *x, ptrdiff_t ldx, const int32_t *index,
                           double *y, ptrdiff_t ldy) {
  for (ptrdiff_t r = 0; r < rows; r++)
    for (ptrdiff_t j = 0; j < n; j++) y[r * ldy + j] = x[index[r] * ldx + j];
}

void lethe_f64_scatter_add_rows(ptrdiff_t rows, ptrdiff_t n, const double *x, ptrdiff_t ldx, const int32_t *index,
                                double *y, ptrdiff_t ldy) {
  for (ptrdiff_t r = 0; r < rows; r++)
    for (ptrdiff_t j = 0; j < n; j++) y[index[r] * ldy + j] += x[r * ldx + j];
}

void lethe_f64_column_sums(ptrdiff_t rows, ptrdiff_t n, const double *x, ptrdiff_t ldx, double *out,
                           int accumulate) {
  for (ptrdiff_t j = 0; j < n; j++) {
    double total = accumulate ? out[j] : 0;
    for (ptrdiff_t r = 0; r < rows; r++) total += x[r * ldx + j];
    out[j] = total;
  }
}

void lethe_f64_viterbi_step(ptrdiff_t n, const double *before, const double *transitions, ptrdiff_t ldt,
                            const double *emission, double *scores, int32_t *best) {
  for (ptrdiff_t j = 0; j < n; j++) {
    double top = before[0] + transitions[j];
    best[j] = 0;
    for (ptrdiff_t i = 1; i < n; i++) {
      double candidate = before[i] + transitions[i * ldt + j];
      if (candidate > top) {
        top = candidate;
        best[j] = (int32_t)i;
      }
    }
    scores[j] = top + emission[j];
  }
}

void lethe_f64_dropout_rows(ptrdiff_t rows, ptrdiff_t n, double *x, ptrdiff_t ld, uint64_t key, uint32_t first_row,
                            uint32_t keep, double scale) {
  for (ptrdiff_t r = 0; r < rows; r++) {
    uint32_t seed = lethe_row_seed(key, first_row + (uint32_t)r);
    for (ptrdiff_t j = 0; j < n; j++)
      x[r * ld + j] = lethe_hash(seed + (uint32_t)j * 0x9e3779b9U) < keep ? x[r * ld + j] * scale : 0;
  }
}

static double clamp(double x, double limit) { return fmax(fmin(x, limit), -limit); }

void lethe_f64_sgd(ptrdiff_t n, double *w, const double *g, double rate, double scale, double limit) {
  for (ptrdiff_t i = 0; i < n; i++) w[i] -= rate * clamp(scale * g[i], limit);
}

void lethe_f64_adam(ptrdiff_t n, double *w, const double *g, double *m, double *v, double rate, double beta1,
                    double beta2, double v_correction, double epsilon, double scale, double limit) {
  for (ptrdiff_t i = 0; i < n; i++) {
    double step = clamp(scale * g[i], limit);
    m[i] = beta1 * m[i] + (1 - beta1) * step;
    v[i] = beta2 * v[i] + (1 - beta2) * step * step;
    w[i] -= rate * m[i] / (sqrt(v[i] / v_correction) + epsilon);
  }
}

double lethe_f64_sum_of_squares(ptrdiff_t n, const double *g) {
  double total = 0;
  for (ptrdiff_t i = 0; i < n; i++) total += g[i] * g[i];
  return total;
}
