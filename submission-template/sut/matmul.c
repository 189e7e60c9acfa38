/* A system under test in C: C = A B in fp32, spoken over the SUT protocol, version 1.
 * It is the simple SUT of the protocol's page: it blocks on the socket, empties the ring, answers each request.
 * Replace multiply() by your own; everything else can stay. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST = 256, NAME = 64, ROWS = 4, COLUMNS = 32, DEPTH = 256 };

struct tensor { char name[NAME]; int layout; uint64_t offset; int rows, columns; };
struct request { uint64_t id, offset; uint32_t sample, layout, slot, zero; };
struct completion { uint64_t id; uint32_t slot, kind; uint64_t value; };

static struct tensor weights[MOST], inputs[MOST];
static uint64_t response_bytes[MOST];
static int weight_count, input_count;
static uint64_t request_entries, completion_entries, slot_stride, slot_offset, slot_bytes;
static const unsigned char *tensors;
static unsigned char *exchange;

static void fail(const char *why) { fprintf(stderr, "template-matmul: %s\n", why); exit(1); }

static void read_fully(int socket, void *into, size_t bytes) {
    for (size_t done = 0; done < bytes;) {
        ssize_t got = read(socket, (char *)into + done, bytes - done);
        if (got <= 0) fail("the harness hung up during the greeting");
        done += (size_t)got;
    }
}

static void *map(const char *path, size_t bytes, int writable) {
    int file = open(path, writable ? O_RDWR : O_RDONLY);
    if (file < 0) fail("cannot open a shared file");
    void *memory = mmap(NULL, bytes, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (memory == MAP_FAILED) fail("cannot map a shared file");
    return memory;
}

/* "NAME TYPE OFFSET RANK EXTENT EXTENT" of a matrix. */
static void read_tensor(const char *line, struct tensor *into) {
    char type[8];
    unsigned long long offset;
    int rank;
    if (sscanf(line, "%63s %7s %llu %d %d %d", into->name, type, &offset, &rank, &into->rows, &into->columns) != 6 || rank != 2) fail("a tensor is no matrix");
    into->offset = offset;
}

static void greet(int socket) {
    uint32_t bytes;
    char path[4096];
    unsigned long long size, a, b, c, d;
    int consumed;
    read_fully(socket, &bytes, sizeof bytes);
    char *text = calloc(1, (size_t)bytes + 1);
    read_fully(socket, text, bytes);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        if (!strncmp(line, "bench-sut ", 10) && strcmp(line, "bench-sut 1")) fail("the harness speaks another version");
        if (!strncmp(line, "family ", 7) && strcmp(line, "family matmul")) fail("this template computes matmul only");
        if (sscanf(line, "tensors %llu %4095[^\n]", &size, path) == 2) tensors = map(path, size, 0);
        if (sscanf(line, "exchange %llu %4095[^\n]", &size, path) == 2) exchange = map(path, size, 1);
        if (sscanf(line, "rings %llu %llu", &a, &b) == 2) request_entries = a, completion_entries = b;
        if (sscanf(line, "slots %llu %llu %llu %llu", &a, &b, &c, &d) == 4) slot_stride = b, slot_offset = c, slot_bytes = d;
        if (sscanf(line, "layout %llu %llu", &a, &b) == 2 && a < MOST) response_bytes[a] = b;
        if (!strncmp(line, "weight ", 7) && weight_count < MOST) read_tensor(line + 7, &weights[weight_count++]);
        if (input_count < MOST && sscanf(line, "input %d %n", &inputs[input_count].layout, &consumed) == 1) read_tensor(line + consumed, &inputs[input_count++]);
    }
    free(text);
    if (!tensors || !exchange || !request_entries || !completion_entries) fail("the greeting is incomplete");
    const char name[] = "template-matmul";
    uint32_t length = sizeof name - 1;
    if (write(socket, &length, sizeof length) != sizeof length || write(socket, name, length) != (ssize_t)length) fail("cannot answer");
}

/* One block of C: partial sums over at most DEPTH products, so that rounding errors do not add up along all of k. */
static void block(const float *a, const float *b, float *c, int rows, int columns, int n, int k) {
    float sum[ROWS][COLUMNS] = {0};
    for (int from = 0; from < k; from += DEPTH) {
        float part[ROWS][COLUMNS] = {0};
        int to = from + DEPTH < k ? from + DEPTH : k;
        if (rows == ROWS && columns == COLUMNS) { /* the bounds are constants here: the compiler keeps part in registers */
            for (int p = from; p < to; p++)
                for (int i = 0; i < ROWS; i++)
                    for (int j = 0; j < COLUMNS; j++) part[i][j] += a[(size_t)i * k + p] * b[(size_t)p * n + j];
        } else {
            for (int p = from; p < to; p++)
                for (int i = 0; i < rows; i++)
                    for (int j = 0; j < columns; j++) part[i][j] += a[(size_t)i * k + p] * b[(size_t)p * n + j];
        }
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) sum[i][j] += part[i][j];
    }
    for (int i = 0; i < rows; i++) memcpy(c + (size_t)i * n, sum[i], sizeof(float) * (size_t)columns);
}

/* C [m, n] = A [m, k] B [k, n], row-major. */
static void multiply(const float *a, const float *b, float *c, int m, int n, int k) {
    for (int j = 0; j < n; j += COLUMNS)
        for (int i = 0; i < m; i += ROWS)
            block(a + (size_t)i * k, b + j, c + (size_t)i * n + j, m - i < ROWS ? m - i : ROWS, n - j < COLUMNS ? n - j : COLUMNS, n, k);
}

static const struct tensor *find(const struct tensor *list, int count, int layout, const char *name) {
    for (int i = 0; i < count; i++)
        if (list[i].layout == layout && !strcmp(list[i].name, name)) return &list[i];
    return NULL;
}

/* Writes the response into the slot and returns its bytes; 0 when the request makes no sense. */
static uint64_t answer(const struct request *request) {
    const struct tensor *a = find(inputs, input_count, (int)request->layout, "a");
    const struct tensor *b = find(inputs, input_count, (int)request->layout, "b");
    uint64_t b_at = request->offset;
    if (!a || request->layout >= MOST) return 0;
    int n = (int)(response_bytes[request->layout] / sizeof(float) / (uint64_t)a->rows);
    for (int i = 0; !b && i < weight_count; i++) /* no B of its own: the weight of this size, at the start of the file */
        if (weights[i].rows == a->columns && weights[i].columns == n) b = &weights[i], b_at = 0;
    uint64_t bytes = (uint64_t)a->rows * (uint64_t)n * sizeof(float);
    if (!b || bytes > slot_bytes) return 0;
    float *c = (float *)(exchange + slot_offset + request->slot * slot_stride);
    multiply((const float *)(tensors + request->offset + a->offset), (const float *)(tensors + b_at + b->offset), c, a->rows, n, a->columns);
    return bytes;
}

static _Atomic uint64_t *counter(int byte) { return (_Atomic uint64_t *)(exchange + byte); }

static void serve(int socket) {
    struct request *requests = (struct request *)(exchange + 4096);
    struct completion *completions = (struct completion *)(exchange + 4096 + request_entries * sizeof *requests);
    uint64_t taken = 0, given = 0;
    for (char bell[64]; read(socket, bell, sizeof bell) > 0;) {
        while (taken < atomic_load_explicit(counter(0), memory_order_acquire)) {
            struct request request = requests[taken++ % request_entries];
            atomic_store_explicit(counter(64), taken, memory_order_release);
            if (request.slot == 0xFFFFFFFFu) continue; /* a flush: nothing is being collected here */
            uint64_t bytes = answer(&request);
            while (given - atomic_load_explicit(counter(192), memory_order_acquire) >= completion_entries) usleep(50);
            completions[given % completion_entries] = (struct completion){request.id, request.slot, bytes ? 0 : 2, bytes};
            atomic_store_explicit(counter(128), ++given, memory_order_release);
            (void)!send(socket, "!", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
        }
    }
}

int main(void) {
    const char *path = getenv("BENCH_SUT_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!path || strlen(path) >= sizeof address.sun_path) fail("BENCH_SUT_SOCKET is not set: 'bench run --sut sut.yaml' starts this program");
    memcpy(address.sun_path, path, strlen(path) + 1);
    int connection = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address)) fail("cannot connect to the harness");
    greet(connection);
    serve(connection);
    return 0;
}
