/* What a user of oneDNN would write: matmul by the matmul primitive, attention by two of them and the softmax primitive over a matrix of weights,
 * LSTM and GRU by the recurrent primitives. bench_sut.h speaks the SUT protocol.
 * Constant weights are reordered once, before the clock starts, to the format that a primitive asks for.
 * Where the results declare bf16 or int8, matmul rounds both operands to it; the rest stays fp32. */
#include "bench_sut.h"
#include <math.h>
#include <dnnl.h>
#include <omp.h>
#if DNNL_VERSION_MAJOR != 2
#error "written for oneDNN 2, which Debian 12 has"
#endif

static dnnl_engine_t engine;
static dnnl_stream_t stream;
static char kernel[128];

static void check(dnnl_status_t status, const char *what) {
    if (status != dnnl_success) sut_fail("oneDNN: %s failed with status %d", what, status);
}

static void *memory_for(size_t bytes) {
    const size_t huge = 2u << 20;
    bytes = (bytes + huge - 1) / huge * huge;
    void *found = aligned_alloc(huge, bytes);
    if (!found) sut_fail("%zu bytes are wanted and not to be had", bytes);
    madvise(found, bytes, MADV_HUGEPAGE);
    memset(found, 0, bytes);
    return found;
}

static dnnl_memory_desc_t typed(int rank, const dnnl_dims_t extents, dnnl_data_type_t type, dnnl_format_tag_t tag) {
    dnnl_memory_desc_t desc;
    check(dnnl_memory_desc_init_by_tag(&desc, rank, extents, type, tag), "a memory descriptor");
    return desc;
}

static dnnl_memory_desc_t shaped(int rank, const dnnl_dims_t extents, dnnl_format_tag_t tag) { return typed(rank, extents, dnnl_f32, tag); }

static dnnl_memory_desc_t matrix(int rows, int columns, dnnl_format_tag_t tag) { return shaped(2, (dnnl_dims_t){rows, columns}, tag); }

static dnnl_memory_t at(const dnnl_memory_desc_t *desc, const void *where) {
    dnnl_memory_t memory;
    check(dnnl_memory_create(&memory, desc, engine, (void *)where), "a memory object");
    return memory;
}

static void move_to(dnnl_memory_t memory, const void *where) { check(dnnl_memory_set_data_handle(memory, (void *)where), "a data handle"); }

static dnnl_primitive_desc_t described(const void *operation, const_dnnl_primitive_attr_t attributes, const char *what) {
    dnnl_primitive_desc_t desc;
    check(dnnl_primitive_desc_create(&desc, operation, attributes, engine, NULL), what);
    const char *name = "";
    dnnl_primitive_desc_query(desc, dnnl_query_impl_info_str, 0, &name);
    if (!strstr(kernel, name)) snprintf(kernel + strlen(kernel), sizeof kernel - strlen(kernel), "%s%s", kernel[0] ? ", " : "", name);
    return desc;
}

static dnnl_primitive_t made(dnnl_primitive_desc_t desc, const char *what) {
    dnnl_primitive_t primitive;
    check(dnnl_primitive_create(&primitive, desc), what);
    return primitive;
}

static void run(dnnl_primitive_t primitive, int count, const dnnl_exec_arg_t *arguments) {
    check(dnnl_primitive_execute(primitive, stream, count, arguments), "executing a primitive");
    check(dnnl_stream_wait(stream), "waiting");
}

static dnnl_primitive_t reorder(const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *wanted) {
    dnnl_primitive_desc_t desc;
    check(dnnl_reorder_primitive_desc_create(&desc, from, engine, wanted, engine, NULL), "a reorder");
    return made(desc, "a reorder");
}

static void move(dnnl_primitive_t reordering, dnnl_memory_t from, dnnl_memory_t to) { run(reordering, 2, (dnnl_exec_arg_t[]){{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}}); }

/* A weight in the format that a primitive wants. */
static dnnl_memory_t reordered(dnnl_memory_t given, const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *wanted) {
    dnnl_memory_t result = at(wanted, memory_for(dnnl_memory_desc_get_size(wanted)));
    move(reorder(from, wanted), given, result);
    return result;
}

/* C [m, n] = A [m, k] B [k, n]: a primitive for each layout of samples. */
static struct product { dnnl_primitive_t primitive; dnnl_memory_t a, b, c; int m, n, k, constant; } products[SUT_MOST];

static uint64_t matmul(const struct sut_request *request, void *response) {
    struct product *of = &products[request->layout];
    if (!of->primitive) return 0;
    move_to(of->a, sut_input_data(request, sut_input(request->layout, "a")));
    if (!of->constant) move_to(of->b, sut_input_data(request, sut_input(request->layout, "b")));
    move_to(of->c, response);
    run(of->primitive, 3, (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, of->a}, {DNNL_ARG_WEIGHTS, of->b}, {DNNL_ARG_DST, of->c}});
    return sizeof(float) * (uint64_t)of->m * (uint64_t)of->n;
}

/* The same with both operands rounded. bf16 by oneDNN's reorders; int8 with a scale for each row of A and each column of B, which multiply the finished integers. */
static struct rounded_product {
    dnnl_primitive_t primitive, round_a, round_b;
    dnnl_memory_t given_a, a, given_b, b, c;
    float *row_scales, *column_scales;
    signed char *bytes_a, *bytes_b;
    int *integers;
    int m, n, k, constant;
} rounded[SUT_MOST];

static float scale_of(float greatest) { return greatest / 127; }

/* Not fmaxf, whose rules about what is no number keep compilers from using vectors. */
static inline float larger(float a, float b) { return a > b ? a : b; }

static void round_rows(const float *a, int m, int k, signed char *into, float *scales) {
#pragma omp parallel for
    for (int i = 0; i < m; i++) {
        const float *row = a + (size_t)i * k;
        float greatest = 0;
#pragma omp simd reduction(max : greatest)
        for (int p = 0; p < k; p++) greatest = larger(greatest, fabsf(row[p]));
        scales[i] = scale_of(greatest);
        float inverse = greatest > 0 ? 127 / greatest : 0;
#pragma omp simd
        for (int p = 0; p < k; p++) into[(size_t)i * k + p] = (signed char)(int)rintf(row[p] * inverse);
    }
}

static void round_columns(const float *b, int k, int n, signed char *into, float *scales) {
#pragma omp parallel for
    for (int from = 0; from < n; from += 64) {
        int to = from + 64 < n ? from + 64 : n;
        float greatest[64] = {0};
        for (int p = 0; p < k; p++)
#pragma omp simd
            for (int j = from; j < to; j++) greatest[j - from] = larger(greatest[j - from], fabsf(b[(size_t)p * n + j]));
        for (int j = from; j < to; j++) scales[j] = scale_of(greatest[j - from]), greatest[j - from] = greatest[j - from] > 0 ? 127 / greatest[j - from] : 0;
        for (int p = 0; p < k; p++)
#pragma omp simd
            for (int j = from; j < to; j++) into[(size_t)p * n + j] = (signed char)(int)rintf(b[(size_t)p * n + j] * greatest[j - from]);
    }
}

static void round_right(struct rounded_product *of, const float *b) {
    if (of->bytes_b) round_columns(b, of->k, of->n, of->bytes_b, of->column_scales);
    move_to(of->given_b, of->bytes_b ? (const void *)of->bytes_b : b);
    move(of->round_b, of->given_b, of->b);
}

static uint64_t rounded_matmul(const struct sut_request *request, void *response) {
    struct rounded_product *of = &rounded[request->layout];
    if (!of->primitive) return 0;
    const float *a = sut_input_data(request, sut_input(request->layout, "a"));
    if (of->bytes_a) round_rows(a, of->m, of->k, of->bytes_a, of->row_scales);
    else move_to(of->given_a, a), move(of->round_a, of->given_a, of->a);
    if (!of->constant) round_right(of, sut_input_data(request, sut_input(request->layout, "b")));
    move_to(of->c, of->integers ? (void *)of->integers : response);
    run(of->primitive, 3, (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, of->a}, {DNNL_ARG_WEIGHTS, of->b}, {DNNL_ARG_DST, of->c}});
    float *c = response;
    if (of->integers) {
#pragma omp parallel for
        for (int i = 0; i < of->m; i++)
#pragma omp simd
            for (int j = 0; j < of->n; j++) c[(size_t)i * of->n + j] = of->integers[(size_t)i * of->n + j] * of->row_scales[i] * of->column_scales[j];
    }
    return sizeof(float) * (uint64_t)of->m * (uint64_t)of->n;
}

static void prepare_rounded(const struct sut_tensor *left, int bytes) {
    struct rounded_product *of = &rounded[left->layout];
    of->m = left->extent[0], of->k = left->extent[1], of->n = (int)(sut.response_bytes[left->layout] / sizeof(float) / (uint64_t)of->m);
    of->constant = !sut_input((uint32_t)left->layout, "b");
    dnnl_data_type_t type = bytes ? dnnl_s8 : dnnl_bf16, given = bytes ? dnnl_s8 : dnnl_f32;
    dnnl_dims_t extents_a = {of->m, of->k}, extents_b = {of->k, of->n}, extents_c = {of->m, of->n};
    dnnl_memory_desc_t a = typed(2, extents_a, type, dnnl_ab), b = typed(2, extents_b, type, dnnl_format_tag_any), c = typed(2, extents_c, bytes ? dnnl_s32 : dnnl_f32, dnnl_ab);
    dnnl_memory_desc_t given_a = typed(2, extents_a, given, dnnl_ab), given_b = typed(2, extents_b, given, dnnl_ab);
    dnnl_matmul_desc_t operation;
    check(dnnl_matmul_desc_init(&operation, &a, &b, NULL, &c), "a matmul descriptor");
    dnnl_primitive_desc_t desc = described(&operation, NULL, "a matmul");
    const dnnl_memory_desc_t *wanted = dnnl_primitive_desc_query_md(desc, dnnl_query_weights_md, 0);
    of->given_a = at(&given_a, NULL), of->given_b = at(&given_b, NULL), of->c = at(&c, NULL);
    of->b = at(wanted, memory_for(dnnl_memory_desc_get_size(wanted))), of->round_b = reorder(&given_b, wanted);
    if (bytes) {
        of->bytes_a = memory_for((size_t)of->m * of->k), of->bytes_b = memory_for((size_t)of->k * of->n), of->integers = memory_for(sizeof(int) * (size_t)of->m * of->n);
        of->row_scales = memory_for(sizeof(float) * (size_t)of->m), of->column_scales = memory_for(sizeof(float) * (size_t)of->n);
        of->a = at(&a, of->bytes_a);
    } else {
        of->a = at(&a, memory_for(dnnl_memory_desc_get_size(&a))), of->round_a = reorder(&given_a, &a);
    }
    char name[64];
    snprintf(name, sizeof name, "b_%dx%d", of->k, of->n);
    if (of->constant) {
        if (!sut_weight(name)) sut_fail("there is no weight %s", name);
        round_right(of, sut_weight(name));
    }
    of->primitive = made(desc, "a matmul");
}

static void prepare_product(const struct sut_tensor *left) {
    struct product *of = &products[left->layout];
    of->m = left->extent[0], of->k = left->extent[1], of->n = (int)(sut.response_bytes[left->layout] / sizeof(float) / (uint64_t)of->m);
    char name[64];
    snprintf(name, sizeof name, "b_%dx%d", of->k, of->n);
    of->constant = !sut_input((uint32_t)left->layout, "b");
    dnnl_memory_desc_t a = matrix(of->m, of->k, dnnl_ab), b = matrix(of->k, of->n, dnnl_ab), c = matrix(of->m, of->n, dnnl_ab), any = matrix(of->k, of->n, dnnl_format_tag_any);
    dnnl_matmul_desc_t operation;
    check(dnnl_matmul_desc_init(&operation, &a, of->constant ? &any : &b, NULL, &c), "a matmul descriptor");
    dnnl_primitive_desc_t desc = described(&operation, NULL, "a matmul");
    of->a = at(&a, NULL), of->c = at(&c, NULL), of->b = at(&b, NULL);
    if (of->constant) {
        if (!sut_weight(name)) sut_fail("there is no weight %s", name);
        move_to(of->b, sut_weight(name));
        of->b = reordered(of->b, &b, dnnl_primitive_desc_query_md(desc, dnnl_query_weights_md, 0));
    }
    of->primitive = made(desc, "a matmul");
}

/* Attention, head by head: S = Q K^T/sqrt(d) (+ a mask of minus infinity where a key is hidden), softmax of its rows, O = S V. */
static int heads, sequence, dim, causal;
static dnnl_primitive_t logits, rows, mix;
static dnnl_memory_t q, k, v, o, scores, mask;

static uint64_t attention(const struct sut_request *request, void *response) {
    const struct sut_tensor *queries = sut_input(request->layout, "q"), *keys = sut_input(request->layout, "k"), *values = sut_input(request->layout, "v");
    size_t head_elements = (size_t)sequence * dim;
    for (int head = 0; head < heads; head++) {
        size_t from = head * head_elements;
        move_to(q, sut_input_data(request, queries) + from), move_to(k, sut_input_data(request, keys) + from);
        move_to(v, sut_input_data(request, values) + from), move_to(o, (float *)response + from);
        run(logits, causal ? 4 : 3, (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, q}, {DNNL_ARG_WEIGHTS, k}, {DNNL_ARG_DST, scores}, {DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_SRC_1, mask}});
        run(rows, 2, (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, scores}, {DNNL_ARG_DST, scores}});
        run(mix, 3, (dnnl_exec_arg_t[]){{DNNL_ARG_SRC, scores}, {DNNL_ARG_WEIGHTS, v}, {DNNL_ARG_DST, o}});
    }
    return sizeof(float) * heads * head_elements;
}

static void prepare_attention(void) {
    heads = sut_problem_number("heads"), sequence = sut_problem_number("sequence"), dim = sut_problem_number("head_dim"), causal = sut_problem_says("causal", "true");
    dnnl_memory_desc_t rows_of_head = matrix(sequence, dim, dnnl_ab), transposed = matrix(dim, sequence, dnnl_ba), square = matrix(sequence, sequence, dnnl_ab);
    size_t bytes = sizeof(float) * (size_t)sequence * sequence;
    q = at(&rows_of_head, NULL), k = at(&transposed, NULL), v = at(&rows_of_head, NULL), o = at(&rows_of_head, NULL), scores = at(&square, memory_for(bytes));
    dnnl_primitive_attr_t attributes;
    check(dnnl_primitive_attr_create(&attributes), "attributes");
    float scale = 1 / sqrtf((float)dim);
    check(dnnl_primitive_attr_set_output_scales(attributes, 1, 0, &scale), "a scale");
    if (causal) {
        float *hidden = memory_for(bytes);
        for (int i = 0; i < sequence; i++)
            for (int j = i + 1; j < sequence; j++) hidden[(size_t)i * sequence + j] = -INFINITY;
        mask = at(&square, hidden);
        dnnl_post_ops_t after;
        check(dnnl_post_ops_create(&after), "post-operations");
        check(dnnl_post_ops_append_binary(after, dnnl_binary_add, &square), "a mask");
        check(dnnl_primitive_attr_set_post_ops(attributes, after), "a mask");
    }
    dnnl_matmul_desc_t first, second;
    dnnl_softmax_desc_t softmax;
    check(dnnl_matmul_desc_init(&first, &rows_of_head, &transposed, NULL, &square), "a matmul descriptor");
    check(dnnl_softmax_forward_desc_init(&softmax, dnnl_forward_inference, &square, 1), "a softmax descriptor");
    check(dnnl_matmul_desc_init(&second, &square, &rows_of_head, NULL, &rows_of_head), "a matmul descriptor");
    logits = made(described(&first, attributes, "the product of queries and keys"), "a matmul");
    rows = made(described(&softmax, NULL, "a softmax"), "a softmax");
    mix = made(described(&second, NULL, "the product of weights and values"), "a matmul");
}

/* Recurrent layers: x and h [steps, batch, elements]; weights [1, 1, elements, gates, hidden]. */
static dnnl_primitive_t layer;
static dnnl_memory_t x, h, layer_weights, state_weights, biases;
static size_t response_elements;

static uint64_t rnn(const struct sut_request *request, void *response) {
    move_to(x, sut_input_data(request, sut_input(request->layout, "x"))), move_to(h, response);
    run(layer, 5, (dnnl_exec_arg_t[]){{DNNL_ARG_SRC_LAYER, x}, {DNNL_ARG_WEIGHTS_LAYER, layer_weights}, {DNNL_ARG_WEIGHTS_ITER, state_weights}, {DNNL_ARG_BIAS, biases}, {DNNL_ARG_DST_LAYER, h}});
    return sizeof(float) * response_elements;
}

/* A copy with its gates in another order: the harness has r, z, n of a GRU, oneDNN takes z, r, n. */
static float *in_order(const float *given, const int *order, int gates, size_t elements_of_gate) {
    float *copy = memory_for(sizeof(float) * gates * elements_of_gate);
    for (int gate = 0; gate < gates; gate++) memcpy(copy + gate * elements_of_gate, given + order[gate] * elements_of_gate, sizeof(float) * elements_of_gate);
    return copy;
}

static void prepare_rnn(void) {
    int input = sut_problem_number("input"), hidden = sut_problem_number("hidden"), steps = sut_problem_number("steps"), batch = sut_problem_number("batch");
    int lstm = sut_problem_says("cell", "\"lstm\""), gates = lstm ? 4 : 3, rows_of_bias = 4;
    const int *order = lstm ? (int[]){0, 1, 2, 3} : (int[]){1, 0, 2};
    const float *w_ih = sut_weight("w_ih"), *w_hh = sut_weight("w_hh"), *b_ih = sut_weight("b_ih"), *b_hh = sut_weight("b_hh");
    if (!w_ih || !w_hh || !b_ih || !b_hh) sut_fail("a weight of the layer is missing");
    float *bias = memory_for(sizeof(float) * (size_t)rows_of_bias * hidden);
    for (int gate = 0; gate < gates; gate++)
        for (int j = 0; j < hidden; j++) {
            int from = order[gate] * hidden + j;
            bias[gate * hidden + j] = b_ih[from] + (lstm || gate < 2 ? b_hh[from] : 0);
            if (!lstm && gate == 2) bias[3 * hidden + j] = b_hh[from]; /* inside the reset gate's product */
        }
    dnnl_memory_desc_t source = shaped(3, (dnnl_dims_t){steps, batch, input}, dnnl_tnc), target = shaped(3, (dnnl_dims_t){steps, batch, hidden}, dnnl_tnc);
    dnnl_dims_t of_layer = {1, 1, input, gates, hidden}, of_state = {1, 1, hidden, gates, hidden};
    dnnl_memory_desc_t given_layer = shaped(5, of_layer, dnnl_ldgoi), given_state = shaped(5, of_state, dnnl_ldgoi);
    dnnl_memory_desc_t any_layer = shaped(5, of_layer, dnnl_format_tag_any), any_state = shaped(5, of_state, dnnl_format_tag_any);
    dnnl_memory_desc_t given_bias = shaped(4, (dnnl_dims_t){1, 1, rows_of_bias, hidden}, dnnl_ldgo);
    dnnl_rnn_desc_t operation;
    check(lstm ? dnnl_lstm_forward_desc_init(&operation, dnnl_forward_inference, dnnl_unidirectional_left2right, &source, NULL, NULL, &any_layer, &any_state, &given_bias, &target, NULL, NULL, 0)
               : dnnl_lbr_gru_forward_desc_init(&operation, dnnl_forward_inference, dnnl_unidirectional_left2right, &source, NULL, &any_layer, &any_state, &given_bias, &target, NULL, 0), "a recurrent descriptor");
    dnnl_primitive_desc_t desc = described(&operation, NULL, "a recurrent layer");
    layer_weights = reordered(at(&given_layer, in_order(w_ih, order, gates, (size_t)hidden * input)), &given_layer, dnnl_primitive_desc_query_md(desc, dnnl_query_weights_md, 0));
    state_weights = reordered(at(&given_state, in_order(w_hh, order, gates, (size_t)hidden * hidden)), &given_state, dnnl_primitive_desc_query_md(desc, dnnl_query_weights_md, 1));
    biases = at(&given_bias, bias), x = at(&source, NULL), h = at(&target, NULL);
    layer = made(desc, "a recurrent layer");
    response_elements = (size_t)steps * batch * hidden;
}

int main(void) {
    sut_connect();
    omp_set_num_threads(sut.threads);
    check(dnnl_engine_create(&engine, dnnl_cpu, 0), "the engine");
    check(dnnl_stream_create(&stream, engine, dnnl_stream_default_flags), "the stream");
    sut_answer *answer = matmul;
    if (!strcmp(sut.family, "attention")) prepare_attention(), answer = attention;
    else if (!strcmp(sut.family, "rnn")) prepare_rnn(), answer = rnn;
    else if (strcmp(sut.family, "matmul")) sut_fail("this peer computes matmul, attention and rnn, not %s", sut.family);
    int bytes = !strcmp(sut.precision, "int8"), is_rounded = bytes || !strcmp(sut.precision, "bf16");
    if (answer == matmul && is_rounded) answer = rounded_matmul;
    for (int i = 0; (answer == matmul || answer == rounded_matmul) && i < sut.input_count; i++)
        if (!strcmp(sut.inputs[i].name, "a")) is_rounded ? prepare_rounded(&sut.inputs[i], bytes) : prepare_product(&sut.inputs[i]);
    sut_serve("onednn", kernel, answer);
    return 0;
}
