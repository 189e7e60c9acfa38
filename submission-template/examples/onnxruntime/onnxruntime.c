/* What a user of ONNX Runtime would write: one graph of one node for each shape, with constant weights in it: MatMul, Attention or MultiHeadAttention, LSTM or GRU.
 * bench_sut.h speaks the SUT protocol.
 * The library is loaded when the program starts. Its headers are not there: its interface is a table of functions that only grows at its end, and the places that are used are declared here. */
#include "bench_sut.h"
#include <dlfcn.h>

/* Places in the table. Each function returns NULL, or what went wrong. */
enum {
    ERROR_MESSAGE = 2, CREATE_ENVIRONMENT = 3, CREATE_SESSION_FROM_ARRAY = 8, RUN = 9, CREATE_SESSION_OPTIONS = 10, SET_OPTIMISATION_LEVEL = 23,
    SET_INTRA_OP_THREADS = 24, SET_INTER_OP_THREADS = 25, CREATE_TENSOR_WITH_DATA = 49, CREATE_CPU_MEMORY_INFO = 69, RELEASE_VALUE = 96, ADD_SESSION_CONFIG_ENTRY = 130,
    TABLE_VERSION = 8 /* the first with all of them */
};

static void **table, *environment, *options, *memory_info;

static void check(void *status, const char *what) {
    if (status) sut_fail("ONNX Runtime: %s failed: %s", what, ((const char *(*)(const void *))table[ERROR_MESSAGE])(status));
}

static const char *open_library(const char *path) {
    struct { void **(*table)(uint32_t version); const char *(*version)(void); } *(*base)(void);
    void *library = dlopen(path, RTLD_NOW);
    if (!library) sut_fail("%s cannot be loaded: %s", path, dlerror());
    *(void **)&base = dlsym(library, "OrtGetApiBase");
    if (!base || !(table = base()->table(TABLE_VERSION))) sut_fail("%s offers no interface of version %d: install the release that this example's README names", path, TABLE_VERSION);
    check(((void *(*)(int, const char *, void **))table[CREATE_ENVIRONMENT])(3, "bench", &environment), "the environment");
    check(((void *(*)(void **))table[CREATE_SESSION_OPTIONS])(&options), "the options of a session");
    check(((void *(*)(void *, int))table[SET_OPTIMISATION_LEVEL])(options, 99), "the level of optimisation");
    check(((void *(*)(void *, int))table[SET_INTRA_OP_THREADS])(options, sut.threads), "the number of threads");
    check(((void *(*)(void *, int))table[SET_INTER_OP_THREADS])(options, 1), "the number of threads between nodes");
    check(((void *(*)(void *, const char *, const char *))table[ADD_SESSION_CONFIG_ENTRY])(options, "session.intra_op.allow_spinning", "1"), "spinning");
    check(((void *(*)(int, int, void **))table[CREATE_CPU_MEMORY_INFO])(0, 0, &memory_info), "the description of memory");
    return base()->version();
}

/* A message of ONNX's format (protocol buffers): what it holds is written from its end to its beginning, so that lengths are known when they are written. */
static struct { unsigned char *bytes; size_t room, start; } model;

static size_t written(void) { return model.room - model.start; }

static void put(const void *bytes, size_t count) {
    if (count > model.start) {
        size_t room = 2 * model.room + count + 4096, start = room - written();
        unsigned char *larger = sut_memory(room);
        if (model.bytes) memcpy(larger + start, model.bytes + model.start, written());
        free(model.bytes);
        model.bytes = larger, model.room = room, model.start = start;
    }
    memcpy(model.bytes + (model.start -= count), bytes, count);
}

static void put_number(uint64_t value) {
    unsigned char digits[10];
    int count = 0;
    do digits[count++] = (unsigned char)((value & 127) | (value > 127 ? 128 : 0));
    while (value >>= 7);
    put(digits, (size_t)count);
}

static void put_key(int field, int kind) { put_number((uint64_t)field << 3 | (uint64_t)kind); }
static void number_field(int field, uint64_t value) { put_number(value), put_key(field, 0); }
static void bytes_field(int field, const void *bytes, size_t count) { put(bytes, count), put_number(count), put_key(field, 2); }
static void text_field(int field, const char *text) { bytes_field(field, text, strlen(text)); }
static void end_message(int field, size_t before) { put_number(written() - before), put_key(field, 2); }

/* A tensor of the graph: an input, the output, or a weight where it has content. */
struct value { const char *name; int rank; int64_t extents[SUT_RANK]; const float *content; };

static size_t elements_of(const struct value *of) {
    size_t elements = 1;
    for (int i = 0; i < of->rank; i++) elements *= (size_t)of->extents[i];
    return elements;
}

static void put_weight(const struct value *of) {
    size_t before = written();
    bytes_field(9, of->content, elements_of(of) * sizeof(float)), text_field(8, of->name), number_field(2, 1);
    for (int i = of->rank - 1; i >= 0; i--) number_field(1, (uint64_t)of->extents[i]);
    end_message(5, before);
}

static void put_described(int field, const struct value *of) {
    size_t before = written();
    for (int i = of->rank - 1; i >= 0; i--) {
        size_t dimension = written();
        number_field(1, (uint64_t)of->extents[i]), end_message(1, dimension);
    }
    end_message(2, before), number_field(1, 1), end_message(1, before), end_message(2, before), text_field(1, of->name), end_message(field, before);
}

struct attribute { const char *name; int64_t value; };

static void put_attribute(const struct attribute *of) {
    size_t before = written();
    number_field(20, 2), number_field(3, (uint64_t)of->value), text_field(1, of->name), end_message(5, before);
}

static void put_operators(const char *domain, uint64_t version) {
    size_t before = written();
    number_field(2, version), text_field(1, domain), end_message(8, before);
}

/* A graph of one node, and what runs it. */
enum { MOST_VALUES = 4, MOST_ATTRIBUTES = 2 };

static struct graph {
    const char *node, *domain;
    struct value values[MOST_VALUES], output; /* inputs and weights in the node's order */
    struct attribute attributes[MOST_ATTRIBUTES];
    int value_count;
    void *session;
} graphs[SUT_MOST];

static void open_session(struct graph *of) {
    model.start = model.room;
    put_operators("com.microsoft", 1), put_operators("", 23);
    size_t behind_graph = written();
    put_described(12, &of->output);
    for (int i = of->value_count - 1; i >= 0; i--)
        if (!of->values[i].content) put_described(11, &of->values[i]);
    for (int i = of->value_count - 1; i >= 0; i--)
        if (of->values[i].content) put_weight(&of->values[i]);
    text_field(2, "bench");
    size_t behind_node = written();
    text_field(7, of->domain);
    for (int i = MOST_ATTRIBUTES - 1; i >= 0; i--)
        if (of->attributes[i].name) put_attribute(&of->attributes[i]);
    text_field(4, of->node), text_field(2, of->output.name);
    for (int i = of->value_count - 1; i >= 0; i--) text_field(1, of->values[i].name);
    end_message(1, behind_node), end_message(7, behind_graph), number_field(1, 8);
    check(((void *(*)(void *, const void *, size_t, void *, void **))table[CREATE_SESSION_FROM_ARRAY])(environment, model.bytes + model.start, written(), options, &of->session), "the session");
}

static void *tensor_at(const struct value *of, const void *where) {
    void *made;
    check(((void *(*)(void *, void *, size_t, const int64_t *, size_t, int, void **))table[CREATE_TENSOR_WITH_DATA])(memory_info, (void *)where, elements_of(of) * sizeof(float), of->extents, (size_t)of->rank, 1, &made), "a tensor");
    return made;
}

static void release(void *value) { ((void (*)(void *))table[RELEASE_VALUE])(value); }

static uint64_t answer(const struct sut_request *request, void *response) {
    const struct graph *of = &graphs[request->layout];
    if (!of->session) return 0;
    const char *names[MOST_VALUES];
    void *inputs[MOST_VALUES], *output = tensor_at(&of->output, response);
    size_t count = 0;
    for (int i = 0; i < of->value_count; i++) {
        if (of->values[i].content) continue;
        names[count] = of->values[i].name;
        inputs[count++] = tensor_at(&of->values[i], sut_input_data(request, sut_input(request->layout, of->values[i].name)));
    }
    check(((void *(*)(void *, void *, const char *const *, void *const *, size_t, const char *const *, size_t, void **))table[RUN])(of->session, NULL, names, inputs, count, &of->output.name, 1, &output), "a run");
    for (size_t i = 0; i < count; i++) release(inputs[i]);
    release(output);
    return elements_of(&of->output) * sizeof(float);
}

static const float *weight(const char *name) {
    const float *found = sut_weight(name);
    if (!found) sut_fail("there is no weight %s", name);
    return found;
}

static void prepare_matmul(const struct sut_tensor *a) {
    int64_t m = a->extent[0], k = a->extent[1], n = (int64_t)(sut.response_bytes[a->layout] / sizeof(float)) / m;
    char name[64];
    snprintf(name, sizeof name, "b_%dx%d", (int)k, (int)n);
    const float *constant = sut_input((uint32_t)a->layout, "b") ? NULL : weight(name);
    graphs[a->layout] = (struct graph){.node = "MatMul", .domain = "", .value_count = 2, .values = {{"a", 2, {m, k}, NULL}, {"b", 2, {k, n}, constant}}, .output = {"c", 2, {m, n}, NULL}};
    open_session(&graphs[a->layout]);
}

/* Causal by the node that ONNX defines, full by the library's own: each is the faster of the two there. To the second the heads of a sample are a batch of problems with one head: so they lie in memory as it takes them. */
static void prepare_attention(void) {
    int64_t heads = sut_problem_number("heads"), sequence = sut_problem_number("sequence"), dim = sut_problem_number("head_dim");
    graphs[0] = sut_problem_says("causal", "true")
        ? (struct graph){.node = "Attention", .domain = "", .attributes = {{"is_causal", 1}}, .output = {"o", 4, {1, heads, sequence, dim}, NULL}}
        : (struct graph){.node = "MultiHeadAttention", .domain = "com.microsoft", .attributes = {{"num_heads", 1}}, .output = {"o", 3, {heads, sequence, dim}, NULL}};
    const char *names[] = {"q", "k", "v"};
    for (int i = 0; i < 3; i++) graphs[0].values[i] = graphs[0].output, graphs[0].values[i].name = names[i];
    graphs[0].value_count = 3;
    open_session(&graphs[0]);
}

/* A copy with its gates in another order. */
static float *in_order(const float *given, const int *order, int gates, size_t elements_of_gate) {
    float *copy = sut_memory(sizeof(float) * (size_t)gates * elements_of_gate);
    for (int gate = 0; gate < gates; gate++) memcpy(copy + (size_t)gate * elements_of_gate, given + (size_t)order[gate] * elements_of_gate, sizeof(float) * elements_of_gate);
    return copy;
}

/* The harness has the gates i, f, g, o of an LSTM and r, z, n of a GRU; ONNX has i, o, f, g and z, r, n. */
static void prepare_rnn(void) {
    int input = sut_problem_number("input"), hidden = sut_problem_number("hidden"), steps = sut_problem_number("steps"), batch = sut_problem_number("batch");
    int lstm = sut_problem_says("cell", "\"lstm\""), gates = lstm ? 4 : 3;
    const int *order = lstm ? (int[]){0, 3, 1, 2} : (int[]){1, 0, 2};
    float *biases = sut_memory(sizeof(float) * 2 * (size_t)gates * hidden), *of_input = in_order(weight("b_ih"), order, gates, hidden), *of_state = in_order(weight("b_hh"), order, gates, hidden);
    memcpy(biases, of_input, sizeof(float) * (size_t)gates * hidden), memcpy(biases + (size_t)gates * hidden, of_state, sizeof(float) * (size_t)gates * hidden);
    graphs[0] = (struct graph){
        .node = lstm ? "LSTM" : "GRU", .domain = "", .value_count = 4, .attributes = {{"hidden_size", hidden}, {lstm ? NULL : "linear_before_reset", 1}},
        .values = {{"x", 3, {steps, batch, input}, NULL}, {"w", 3, {1, gates * hidden, input}, in_order(weight("w_ih"), order, gates, (size_t)hidden * input)},
                   {"r", 3, {1, gates * hidden, hidden}, in_order(weight("w_hh"), order, gates, (size_t)hidden * hidden)}, {"biases", 2, {1, 2 * gates * hidden}, biases}},
        .output = {"h", 4, {steps, 1, batch, hidden}, NULL}};
    open_session(&graphs[0]);
}

int main(int count, char **arguments) {
    if (count != 2) sut_fail("expected the path of libonnxruntime.so as the one argument: start.sh finds it");
    sut_connect();
    const char *version = open_library(arguments[1]);
    if (!strcmp(sut.family, "attention")) prepare_attention();
    else if (!strcmp(sut.family, "rnn")) prepare_rnn();
    else if (strcmp(sut.family, "matmul")) sut_fail("this peer computes matmul, attention and rnn, not %s", sut.family);
    else
        for (int i = 0; i < sut.input_count; i++)
            if (!strcmp(sut.inputs[i].name, "a")) prepare_matmul(&sut.inputs[i]);
    char kernel[128];
    snprintf(kernel, sizeof kernel, "%s %s", version, graphs[0].node);
    sut_serve("onnxruntime", kernel, answer);
    return 0;
}
