/* What a user of llama.cpp would write: the transformer of the decoding family as a GGUF file of architecture llama, decoded greedily by llama_decode,
 * as many sequences together as there are requests. bench_sut.h speaks the SUT protocol.
 * The library is loaded when the program starts, so a newer one needs no compiler. Its headers are not there: the functions and the head of a structure that are used are declared here. */
#define _GNU_SOURCE
#include "bench_sut.h"
#include <dlfcn.h>
#include <glob.h>
#include <stdbool.h>

enum { TYPE_F32 = 0, TYPE_F16 = 1, TYPE_Q4_0 = 2, TYPE_Q8_0 = 8, TYPE_BF16 = 30 };

/* Passed by value on the stack, and the library knows how long they are: what is behind the part that is known here stays what the library put there. */
struct model_settings { unsigned char all[1024]; };
struct context_settings { uint32_t context, batch, micro_batch, sequences; unsigned char unread[36]; int32_t flash_attention; unsigned char unread_too[48]; int32_t keys, values; unsigned char rest[912]; };
struct token_batch { int32_t count; int32_t *token; float *embedding; int32_t *position, *sequence_count, **sequence; int8_t *logits; unsigned char rest[64]; };

/* return type, name, parameters */
#define FUNCTIONS(F) \
    F(const char *, llama_version, (void)) \
    F(void, llama_backend_init, (void)) \
    F(void, llama_log_set, (void (*)(int, const char *, void *), void *)) \
    F(struct model_settings, llama_model_default_params, (void)) \
    F(struct context_settings, llama_context_default_params, (void)) \
    F(void *, llama_model_load_from_file, (const char *, struct model_settings)) \
    F(void *, llama_init_from_model, (void *, struct context_settings)) \
    F(uint32_t, llama_n_ctx, (const void *)) \
    F(uint32_t, llama_n_batch, (const void *)) \
    F(uint32_t, llama_n_seq_max, (const void *)) \
    F(void, llama_set_n_threads, (void *, int32_t, int32_t)) \
    F(void *, llama_get_memory, (const void *)) \
    F(bool, llama_memory_seq_rm, (void *, int32_t, int32_t, int32_t)) \
    F(int32_t, llama_decode, (void *, struct token_batch)) \
    F(const float *, llama_get_logits_ith, (void *, int32_t)) \
    F(void, ggml_backend_load_all_from_path, (const char *)) \
    F(size_t, ggml_backend_reg_count, (void)) \
    F(size_t, ggml_row_size, (int, int64_t)) \
    F(size_t, ggml_quantize_chunk, (int, const float *, void *, int64_t, int64_t, int64_t, const float *))
#define POINTER(type, name, parameters) static type(*name) parameters;
FUNCTIONS(POINTER)

static void open_library(const char *folder, const char *pattern) {
    char path[4096];
    glob_t found;
    snprintf(path, sizeof path, "%s/%s", folder, pattern);
    if (glob(path, 0, NULL, &found)) sut_fail("there is no %s", path);
    if (!dlopen(found.gl_pathv[0], RTLD_NOW | RTLD_GLOBAL)) sut_fail("%s cannot be loaded: %s", found.gl_pathv[0], dlerror());
    globfree(&found);
}

static void *function(const char *name) {
    void *found = dlsym(RTLD_DEFAULT, name);
    if (!found) sut_fail("this llama.cpp has no function %s, which 0.5.0 has: install the release that this example's README names", name);
    return found;
}

/* The first errors of the library, and what its cache of keys and values is kept in: only its log says that. */
static char complaint[1024], cache_line[512], cpu_variant[32];

static void take_log(int level, const char *text, void *unused) {
    (void)unused;
    if (level == 4 && strlen(complaint) + strlen(text) < sizeof complaint) strcat(complaint, text);
    if (strstr(text, "K (") && strstr(text, "V (")) snprintf(cache_line, sizeof cache_line, "%s", text);
    const char *loaded = strstr(text, "libggml-cpu-");
    if (loaded) snprintf(cpu_variant, sizeof cpu_variant, "%.*s", (int)strcspn(loaded + 12, "."), loaded + 12);
}

/* The model as a GGUF file in memory: header, settings, the tensors' descriptions, then the tensors at multiples of 32 bytes. */
static int layers, width, heads, kv_heads, feed_forward, vocabulary, prompt_most, new_most, end_token, matrix_type;
static FILE *file;
static uint64_t data_bytes;

static void put(const void *bytes, size_t count) { if (fwrite(bytes, 1, count, file) != count) sut_fail("the model's %llu bytes do not fit into memory", (unsigned long long)data_bytes); }
static void put32(uint32_t value) { put(&value, sizeof value); }
static void put64(uint64_t value) { put(&value, sizeof value); }
static void put_text(const char *text) { put64(strlen(text)), put(text, strlen(text)); }
static void set_number(const char *key, uint32_t value) { put_text(key), put32(4), put32(value); }
static void set_real(const char *key, float value) { put_text(key), put32(6), put(&value, sizeof value); }
static void set_text(const char *key, const char *value) { put_text(key), put32(8), put_text(value); }

static uint64_t aligned(uint64_t bytes) { return (bytes + 31) / 32 * 32; }

/* Rows of a rotated matrix whose heads are this long stand in another order: the architecture turns neighbouring elements, the workload elements half a head apart. */
struct tensor { const char *theirs, *ours; int rows, columns, type, rotated_head; };

static void describe(int layer, const struct tensor *of) {
    char name[64];
    snprintf(name, sizeof name, of->theirs, layer);
    put_text(name), put32(of->rows > 1 ? 2 : 1), put64((uint64_t)of->columns);
    if (of->rows > 1) put64((uint64_t)of->rows);
    put32((uint32_t)of->type), put64(data_bytes);
    data_bytes += aligned(ggml_row_size(of->type, of->columns) * (size_t)of->rows);
}

static void store(int layer, const struct tensor *of) {
    char name[64];
    snprintf(name, sizeof name, of->ours, layer);
    const float *given = sut_weight(name);
    if (!given) sut_fail("there is no weight %s", name);
    size_t row_bytes = ggml_row_size(of->type, of->columns), bytes = row_bytes * (size_t)of->rows;
    unsigned char *row = sut_memory(row_bytes);
    for (int i = 0; i < of->rows; i++) {
        int half = of->rotated_head / 2, in_head = half ? i % of->rotated_head : 0;
        int from = half ? i - in_head + in_head / 2 + in_head % 2 * half : i;
        const float *values = given + (size_t)from * of->columns;
        if (of->type == TYPE_F32) memcpy(row, values, row_bytes);
        else ggml_quantize_chunk(of->type, values, row, 0, 1, of->columns, NULL);
        put(row, row_bytes);
    }
    free(row);
    put((const char[32]){0}, aligned(bytes) - bytes);
}

static void each_tensor(void (*act)(int, const struct tensor *)) {
    int size = width / heads, kv_width = kv_heads * size;
    act(0, &(struct tensor){"token_embd.weight", "embedding", vocabulary, width, TYPE_F32, 0});
    for (int layer = 0; layer < layers; layer++) {
        const struct tensor of_layer[] = {
            {"blk.%d.attn_norm.weight", "layer%d.attention_norm", 1, width, TYPE_F32, 0},
            {"blk.%d.attn_q.weight", "layer%d.w_q", width, width, matrix_type, size},
            {"blk.%d.attn_k.weight", "layer%d.w_k", kv_width, width, matrix_type, size},
            {"blk.%d.attn_v.weight", "layer%d.w_v", kv_width, width, matrix_type, 0},
            {"blk.%d.attn_output.weight", "layer%d.w_o", width, width, matrix_type, 0},
            {"blk.%d.ffn_norm.weight", "layer%d.feed_forward_norm", 1, width, TYPE_F32, 0},
            {"blk.%d.ffn_gate.weight", "layer%d.w_gate", feed_forward, width, matrix_type, 0},
            {"blk.%d.ffn_up.weight", "layer%d.w_up", feed_forward, width, matrix_type, 0},
            {"blk.%d.ffn_down.weight", "layer%d.w_down", width, feed_forward, matrix_type, 0},
        };
        for (size_t i = 0; i < sizeof of_layer / sizeof *of_layer; i++) act(layer, &of_layer[i]);
    }
    act(0, &(struct tensor){"output_norm.weight", "final_norm", 1, width, TYPE_F32, 0});
    act(0, &(struct tensor){"output.weight", "output", vocabulary, width, matrix_type, 0});
}

static const char *write_model(void) {
    static char path[64];
    int memory = memfd_create("model.gguf", 0);
    if (memory < 0 || !(file = fdopen(memory, "w"))) sut_fail("no memory for the model's file");
    put("GGUF", 4), put32(3), put64(9 * (uint64_t)layers + 3), put64(12);
    set_text("general.architecture", "llama");
    set_text("tokenizer.ggml.model", "no_vocab"); /* token ids are all there is */
    set_number("llama.vocab_size", (uint32_t)vocabulary), set_number("llama.context_length", (uint32_t)(prompt_most + new_most));
    set_number("llama.embedding_length", (uint32_t)width), set_number("llama.block_count", (uint32_t)layers);
    set_number("llama.feed_forward_length", (uint32_t)feed_forward), set_number("llama.attention.head_count", (uint32_t)heads);
    set_number("llama.attention.head_count_kv", (uint32_t)kv_heads), set_number("llama.rope.dimension_count", (uint32_t)(width / heads));
    set_real("llama.rope.freq_base", 10000), set_real("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    each_tensor(describe);
    uint64_t at = (uint64_t)ftell(file);
    put((const char[32]){0}, aligned(at) - at);
    each_tensor(store);
    if (fflush(file)) sut_fail("the model's %llu bytes do not fit into memory", (unsigned long long)data_bytes);
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    return path;
}

/* Sequences that are decoded together at most. */
enum { TOGETHER = 16 };

static struct running { int active, emitted, position, row; struct sut_request request; } running[TOGETHER];
static void *context;
static struct token_batch batch;

static void *open_context(void *model) {
    struct context_settings settings = llama_context_default_params();
    if (settings.context != 512 || settings.batch != 2048 || settings.micro_batch != 512 || settings.sequences != 1 || settings.flash_attention != -1 || settings.keys != TYPE_F16 || settings.values != TYPE_F16)
        sut_fail("the settings of llama.cpp %s start with %u, %u, %u, %u, then %d, then %d, %d; expected 512, 2048, 512, 1, then -1, then 1, 1, as in 0.5.0: install the release that this example's README names",
                 llama_version(), settings.context, settings.batch, settings.micro_batch, settings.sequences, settings.flash_attention, settings.keys, settings.values);
    /* The library gives each sequence a multiple of 256 positions. */
    settings.context = TOGETHER * (uint32_t)((prompt_most + new_most + 255) / 256 * 256);
    settings.batch = TOGETHER * (uint32_t)prompt_most, settings.sequences = TOGETHER;
    /* Flash attention of this library rounds to 16 bits inside, whatever the cache is kept in: as fp32 it would answer wrongly. */
    if (matrix_type == TYPE_F32) settings.keys = settings.values = TYPE_F32, settings.flash_attention = 0;
    void *made = llama_init_from_model(model, settings);
    if (!made) sut_fail("llama.cpp makes no context: %s", complaint);
    if (llama_n_ctx(made) < settings.context || llama_n_batch(made) != settings.batch || llama_n_seq_max(made) != TOGETHER || (matrix_type == TYPE_F32 && !strstr(cache_line, "K (f32)")))
        sut_fail("llama.cpp %s made a context of %u positions, %u tokens, %u sequences, '%s'; expected %u, %u, %u and keys in f32", llama_version(), llama_n_ctx(made), llama_n_batch(made), llama_n_seq_max(made), cache_line, settings.context, settings.batch, settings.sequences);
    return made;
}

static void add(int slot, int token, int wants_logits) {
    static int32_t numbers[TOGETHER];
    int at = batch.count++;
    numbers[slot] = slot;
    batch.token[at] = token, batch.position[at] = running[slot].position++, batch.sequence_count[at] = 1, batch.sequence[at] = &numbers[slot], batch.logits[at] = (int8_t)wants_logits;
    running[slot].row = at;
}

/* Takes as many requests as there are free places; waits for one only where nothing is being decoded. Their prompts join the batch. 0 when the harness is gone. */
static int admit(int active) {
    for (int slot = 0; slot < TOGETHER; slot++) {
        struct running *of = &running[slot];
        if (of->active) continue;
        if (!sut_take(&of->request, !active)) return active;
        const int32_t *prompt = (const int32_t *)sut_input_data(&of->request, sut_input(of->request.layout, "prompt"));
        int length = *(const int32_t *)sut_input_data(&of->request, sut_input(of->request.layout, "prompt_length"));
        of->active = 1, of->emitted = of->position = 0, active++;
        for (int i = 0; i < length; i++) add(slot, prompt[i], i == length - 1);
    }
    return active;
}

/* The greatest logit's token, the lowest such where several are equal. */
static int greatest(const float *logits) {
    float most = logits[0];
    for (int i = 1; i < vocabulary; i++) most = logits[i] > most ? logits[i] : most;
    int token = 0;
    while (token < vocabulary - 1 && logits[token] != most) token++;
    return token;
}

/* Decodes a token of everybody; returns how many go on. */
static int step(void) {
    int status = llama_decode(context, batch);
    if (status) sut_fail("llama_decode failed with status %d: %s", status, complaint);
    batch.count = 0;
    int32_t next[TOGETHER];
    int active = 0;
    for (int slot = 0; slot < TOGETHER; slot++)
        if (running[slot].active) next[slot] = greatest(llama_get_logits_ith(context, running[slot].row));
    for (int slot = 0; slot < TOGETHER; slot++) {
        struct running *of = &running[slot];
        if (!of->active) continue;
        int32_t *response = sut_slot(&of->request);
        response[of->emitted++] = next[slot];
        if (next[slot] == end_token || of->emitted == new_most) {
            sut_say(&of->request, SUT_ANSWERED, sizeof *response * (uint64_t)of->emitted);
            llama_memory_seq_rm(llama_get_memory(context), slot, -1, -1);
            of->active = 0;
        } else {
            sut_say(&of->request, SUT_TOKENS, (uint64_t)of->emitted);
            add(slot, next[slot], 1), active++;
        }
    }
    return active;
}

static void read_problem(void) {
    if (strcmp(sut.family, "decoding")) sut_fail("this peer computes decoding, not %s", sut.family);
    const char *architecture = sut_problem("architecture");
    if (!sut_problem_says("architecture", "\"transformer\"")) sut_fail("this peer decodes with the architecture \"transformer\"; the problem's is %.*s", (int)strcspn(architecture, ",}"), architecture);
    if (sut_weight("output_bias")) sut_fail("the architecture llama has no bias of the output, and this problem has one");
    layers = sut_problem_number("layers"), width = sut_problem_number("model_dim"), heads = sut_problem_number("heads"), kv_heads = sut_problem_number("kv_heads"), feed_forward = sut_problem_number("feed_forward");
    vocabulary = sut_problem_number("vocabulary"), prompt_most = sut_problem_number("prompt_max"), new_most = sut_problem_number("max_new_tokens"), end_token = sut_problem_number("end_token");
    const struct { const char *format; int type; } types[] = {{"fp16", TYPE_F16}, {"bf16", TYPE_BF16}, {"int8", TYPE_Q8_0}, {"int4", TYPE_Q4_0}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(sut.precision, types[i].format)) matrix_type = types[i].type;
    if ((matrix_type == TYPE_Q8_0 || matrix_type == TYPE_Q4_0) && (width % 32 || feed_forward % 32)) sut_fail("llama.cpp keeps such weights in blocks of 32; the model's widths are %d and %d", width, feed_forward);
}

int main(int count, char **arguments) {
    if (count != 2) sut_fail("expected the folder of llama.cpp's libraries as the one argument: start.sh finds it");
    sut_connect();
    read_problem();
    open_library(arguments[1], "libggml-base*.so*"), open_library(arguments[1], "libggml.*so*"), open_library(arguments[1], "libllama.*so*");
#define LOAD(type, name, parameters) name = function(#name);
    FUNCTIONS(LOAD)
    llama_log_set(take_log, NULL);
    ggml_backend_load_all_from_path(arguments[1]);
    if (!ggml_backend_reg_count()) sut_fail("there is no backend of llama.cpp for this processor in %s", arguments[1]);
    llama_backend_init();
    void *model = llama_model_load_from_file(write_model(), llama_model_default_params());
    if (!model) sut_fail("llama.cpp does not load the model: %s", complaint);
    context = open_context(model);
    llama_set_n_threads(context, sut.threads, sut.threads);
    size_t tokens = (size_t)TOGETHER * prompt_most;
    batch = (struct token_batch){.token = sut_memory(tokens * sizeof(int32_t)), .position = sut_memory(tokens * sizeof(int32_t)), .sequence_count = sut_memory(tokens * sizeof(int32_t)), .sequence = sut_memory(tokens * sizeof(int32_t *)), .logits = sut_memory(tokens)};
    char kernel[160];
    const char *names[] = {[TYPE_F32] = "f32", [TYPE_F16] = "f16", [TYPE_Q4_0] = "q4_0", [TYPE_Q8_0] = "q8_0", [TYPE_BF16] = "bf16"};
    snprintf(kernel, sizeof kernel, "%s %s %s", llama_version(), cpu_variant, names[matrix_type]);
    sut_ready("llama.cpp", kernel);
    for (int active = 0; (active = admit(active));) active = step();
    return 0;
}
