// Everything else: row by row, element by element.
// Part of kernels_body.h, which says what the including file defines.

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
