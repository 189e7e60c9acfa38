/* What a user of OpenBLAS would write: matmul by sgemm (one row by sgemv), attention by two sgemm and a softmax over a matrix of weights,
 * LSTM and GRU by one sgemm for the inputs of all steps and one for the state in each step. bench_sut.h speaks the SUT protocol. */
#include "bench_sut.h"
#include <math.h>
#if __has_include(<cblas-openblas.h>)
#include <cblas-openblas.h>
#else
#include <cblas.h>
#endif
#include <omp.h>

static void *memory(size_t bytes) {
    const size_t huge = 2u << 20;
    bytes = (bytes + huge - 1) / huge * huge;
    void *found = aligned_alloc(huge, bytes);
    if (!found) sut_fail("%zu bytes are wanted and not to be had", bytes);
    madvise(found, bytes, MADV_HUGEPAGE);
    memset(found, 0, bytes);
    return found;
}

/* C [m, n] = A [m, k] B [k, n]. */
static void multiply(const float *a, const float *b, float *c, int m, int n, int k) {
    if (m == 1) cblas_sgemv(CblasRowMajor, CblasTrans, k, n, 1, b, n, a, 1, 0, c, 1);
    else cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1, a, k, b, n, 0, c, n);
}

static uint64_t matmul(const struct sut_request *request, void *response) {
    const struct sut_tensor *a = sut_input(request->layout, "a"), *b = sut_input(request->layout, "b");
    if (!a) return 0;
    int m = a->extent[0], k = a->extent[1], n = (int)(sut.response_bytes[request->layout] / sizeof(float) / (uint64_t)m);
    char name[64];
    snprintf(name, sizeof name, "b_%dx%d", k, n);
    const float *right = b ? sut_input_data(request, b) : sut_weight(name);
    if (!right) return 0;
    multiply(sut_input_data(request, a), right, response, m, n, k);
    return sizeof(float) * (uint64_t)m * (uint64_t)n;
}

/* Attention: a head is one thread's, which has a matrix of weights [sequence, sequence] of its own. */
static int heads, sequence, dim, causal;
static float **scores;

static void softmax(float *row, int visible, int all) {
    float largest = row[0], sum = 0;
    for (int j = 1; j < visible; j++) largest = row[j] > largest ? row[j] : largest;
    for (int j = 0; j < visible; j++) row[j] = expf(row[j] - largest);
    for (int j = 0; j < visible; j++) sum += row[j];
    for (int j = 0; j < visible; j++) row[j] *= 1 / sum;
    memset(row + visible, 0, sizeof(float) * (size_t)(all - visible));
}

static uint64_t attention(const struct sut_request *request, void *response) {
    const float *q = sut_input_data(request, sut_input(request->layout, "q"));
    const float *k = sut_input_data(request, sut_input(request->layout, "k"));
    const float *v = sut_input_data(request, sut_input(request->layout, "v"));
    size_t head_elements = (size_t)sequence * dim;
#pragma omp parallel for num_threads(sut.threads) schedule(dynamic)
    for (int head = 0; head < heads; head++) {
        size_t at = head * head_elements;
        float *s = scores[omp_get_thread_num()];
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, sequence, sequence, dim, 1 / sqrtf((float)dim), q + at, dim, k + at, dim, 0, s, sequence);
        for (int i = 0; i < sequence; i++) softmax(s + (size_t)i * sequence, causal ? i + 1 : sequence, sequence);
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, sequence, dim, sequence, 1, s, sequence, v + at, dim, 0, (float *)response + at, dim);
    }
    return sizeof(float) * heads * head_elements;
}

static void prepare_attention(void) {
    heads = sut_problem_number("heads"), sequence = sut_problem_number("sequence"), dim = sut_problem_number("head_dim"), causal = sut_problem_says("causal", "true");
    openblas_set_num_threads(1); /* heads are divided among threads: nobody waits for another within a product */
    scores = sut_memory((size_t)sut.threads * sizeof *scores);
    for (int thread = 0; thread < sut.threads; thread++) scores[thread] = memory(sizeof(float) * (size_t)sequence * sequence);
}

/* Recurrent layers. */
static int input, hidden, steps, batch, gates;
static const float *w_ih, *w_hh, *b_ih, *b_hh;
static float *from_input, *from_state, *cell, *zero;

static float logistic(float x) { return 1 / (1 + expf(-x)); }

static void lstm_units(const float *x, const float *u, float *c, float *h) {
    for (int j = 0; j < hidden; j++) {
        float i = logistic(x[j] + u[j]), f = logistic(x[hidden + j] + u[hidden + j]);
        float g = tanhf(x[2 * hidden + j] + u[2 * hidden + j]), o = logistic(x[3 * hidden + j] + u[3 * hidden + j]);
        c[j] = f * c[j] + i * g;
        h[j] = o * tanhf(c[j]);
    }
}

static void gru_units(const float *x, const float *u, const float *before, float *h) {
    for (int j = 0; j < hidden; j++) {
        float r = logistic(x[j] + u[j] + b_hh[j]), z = logistic(x[hidden + j] + u[hidden + j] + b_hh[hidden + j]);
        float n = tanhf(x[2 * hidden + j] + r * (u[2 * hidden + j] + b_hh[2 * hidden + j]));
        h[j] = (1 - z) * n + z * before[j];
    }
}

static uint64_t rnn(const struct sut_request *request, void *response) {
    const float *x = sut_input_data(request, sut_input(request->layout, "x"));
    float *h = response;
    int rows = gates * hidden;
    size_t state = (size_t)batch * hidden;
    for (int row = 0; row < steps * batch; row++)
        for (int j = 0; j < rows; j++) from_input[(size_t)row * rows + j] = b_ih[j] + (gates == 4 ? b_hh[j] : 0);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, steps * batch, rows, input, 1, x, input, w_ih, input, 1, from_input, rows);
    memset(cell, 0, sizeof(float) * state);
    memset(from_state, 0, sizeof(float) * (size_t)batch * rows); /* of the first step: its state is zero */
    for (int step = 0; step < steps; step++, h += state) {
        const float *before = step ? h - state : zero;
        if (step && batch == 1) cblas_sgemv(CblasRowMajor, CblasNoTrans, rows, hidden, 1, w_hh, hidden, before, 1, 0, from_state, 1);
        else if (step) cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, batch, rows, hidden, 1, before, hidden, w_hh, hidden, 0, from_state, rows);
        for (int of = 0; of < batch; of++) {
            const float *of_input = from_input + ((size_t)step * batch + of) * rows, *of_state = from_state + (size_t)of * rows;
            if (gates == 4) lstm_units(of_input, of_state, cell + (size_t)of * hidden, h + (size_t)of * hidden);
            else gru_units(of_input, of_state, before + (size_t)of * hidden, h + (size_t)of * hidden);
        }
    }
    return sizeof(float) * steps * state;
}

static void prepare_rnn(void) {
    input = sut_problem_number("input"), hidden = sut_problem_number("hidden"), steps = sut_problem_number("steps"), batch = sut_problem_number("batch");
    gates = sut_problem_says("cell", "\"lstm\"") ? 4 : 3;
    w_ih = sut_weight("w_ih"), w_hh = sut_weight("w_hh"), b_ih = sut_weight("b_ih"), b_hh = sut_weight("b_hh");
    if (!w_ih || !w_hh || !b_ih || !b_hh) sut_fail("a weight of the layer is missing");
    from_input = memory(sizeof(float) * (size_t)steps * batch * gates * hidden);
    from_state = memory(sizeof(float) * (size_t)batch * gates * hidden);
    cell = memory(sizeof(float) * (size_t)batch * hidden);
    zero = memory(sizeof(float) * (size_t)batch * hidden);
}

int main(void) {
    sut_connect();
    openblas_set_num_threads(sut.threads);
    sut_answer *answer = matmul;
    if (!strcmp(sut.family, "attention")) prepare_attention(), answer = attention;
    else if (!strcmp(sut.family, "rnn")) prepare_rnn(), answer = rnn;
    else if (strcmp(sut.family, "matmul")) sut_fail("this peer computes matmul, attention and rnn, not %s", sut.family);
    sut_serve("openblas", openblas_get_corename(), answer);
    return 0;
}
