// The single-precision kernels, written once over vectors of LANES floats and compiled once per instruction set.
// The including file defines: LANES, KERNEL(name), KERNEL_SET (a string), FMA(a, b, c), ACCUMULATORS (vector
// registers a tile may hold), MAXIMUM_TILE_ROWS.

#include "kernels_vectors.h"

#include "kernels_products.h"

#include "kernels_lstm.h"

#include "kernels_elementwise.h"

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
