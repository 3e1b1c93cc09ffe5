// One time step of an LSTM, forward and backward.
// Part of kernels_body.h, which says what the including file defines.

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
