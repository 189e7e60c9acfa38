/* The SUT protocol (harness/Bench.Sut/PROTOCOL.md), version 1, for a program in C on Linux. Include it in one file:
 *
 *     int main(void) {
 *         sut_connect();                                   // the problem, the weights and the inputs' layouts are known now
 *         ...                                              // prepare: the clock does not run yet
 *         sut_serve("my-sut", "what it runs", answer);     // returns when the harness is done
 *     }
 *
 * Where requests are computed together, sut_ready, then sut_take, sut_slot and sut_say stand in place of sut_serve.
 *
 * It is the quick SUT of the protocol's page: while there is work it makes no system call. */
#ifndef BENCH_SUT_H
#define BENCH_SUT_H
#include <fcntl.h>
#include <stdatomic.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { SUT_MOST = 256, SUT_RANK = 4 };

struct sut_tensor { char name[64]; int layout, rank, extent[SUT_RANK]; uint64_t offset; };
struct sut_request { uint64_t id, offset; uint32_t sample, layout, slot, zero; };
struct sut_completion { uint64_t id; uint32_t slot, kind; uint64_t value; };

/* Writes the response and returns its bytes; 0 when the request makes no sense. */
typedef uint64_t sut_answer(const struct sut_request *request, void *response);

/* What the greeting says. */
static struct {
    int socket, threads, weight_count, input_count;
    char family[32], precision[16], *problem; /* the format that the results declare: fp32, bf16, int8 ...; the problem as JSON, one line */
    struct sut_tensor weights[SUT_MOST], inputs[SUT_MOST];
    uint64_t response_bytes[SUT_MOST]; /* of each layout */
    uint64_t request_entries, completion_entries, slot_stride, slot_offset, slot_bytes;
    uint64_t taken, given; /* requests and completions so far */
    const unsigned char *tensors;
    unsigned char *exchange;
} sut;

__attribute__((noreturn, format(printf, 1, 2))) static inline void sut_fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    exit(1);
}

/* Zeroed memory, or the program's end. */
static inline void *sut_memory(size_t bytes) {
    void *found = calloc(1, bytes);
    if (!found) sut_fail("%zu bytes are wanted and not to be had", bytes);
    return found;
}

/* The tensor of that name among the inputs of a layout; NULL when there is none. */
static inline const struct sut_tensor *sut_input(uint32_t layout, const char *name) {
    for (int i = 0; i < sut.input_count; i++)
        if (sut.inputs[i].layout == (int)layout && !strcmp(sut.inputs[i].name, name)) return &sut.inputs[i];
    return NULL;
}

/* The first element of an input of a sample. */
static inline const float *sut_input_data(const struct sut_request *request, const struct sut_tensor *input) {
    return (const float *)(sut.tensors + request->offset + input->offset);
}

/* The first element of a weight; NULL when there is none of that name. */
static inline const float *sut_weight(const char *name) {
    for (int i = 0; i < sut.weight_count; i++)
        if (!strcmp(sut.weights[i].name, name)) return (const float *)(sut.tensors + sut.weights[i].offset);
    return NULL;
}

/* The text behind a key of the problem, up to the end of the line; ends the program when there is none. */
static inline const char *sut_problem(const char *key) {
    char quoted[72];
    snprintf(quoted, sizeof quoted, "\"%s\":", key);
    const char *found = strstr(sut.problem, quoted);
    if (!found) sut_fail("the problem has no %s: %s", key, sut.problem);
    return found + strlen(quoted);
}

static inline int sut_problem_number(const char *key) { return atoi(sut_problem(key)); }

/* Whether the problem says so: the value as it stands in JSON, a word in its quotes. */
static inline int sut_problem_says(const char *key, const char *value) { return !strncmp(sut_problem(key), value, strlen(value)); }

static inline void sut_read(void *into, size_t bytes) {
    for (size_t done = 0; done < bytes;) {
        ssize_t got = read(sut.socket, (char *)into + done, bytes - done);
        if (got <= 0) sut_fail("the harness hung up during the greeting");
        done += (size_t)got;
    }
}

static inline void *sut_map(const char *path, size_t bytes, int writable) {
    int file = open(path, writable ? O_RDWR : O_RDONLY);
    if (file < 0) sut_fail("cannot open %s", path);
    void *memory = mmap(NULL, bytes, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (memory == MAP_FAILED) sut_fail("cannot map %s", path);
    return memory;
}

/* "NAME TYPE OFFSET RANK EXTENT..." */
static inline void sut_read_tensor(const char *line, struct sut_tensor *into) {
    unsigned long long offset;
    int at, more;
    if (sscanf(line, "%63s %*s %llu %d%n", into->name, &offset, &into->rank, &at) != 3 || into->rank > SUT_RANK) sut_fail("a tensor of more than %d dimensions: %s", SUT_RANK, line);
    into->offset = offset;
    for (int i = 0; i < into->rank; i++, at += more)
        if (sscanf(line + at, " %d%n", &into->extent[i], &more) != 1) sut_fail("a tensor without its extents: %s", line);
}

static inline void sut_read_line(char *line) {
    char path[4096];
    unsigned long long size, a, b, c, d;
    int layout, at;
    if (!strncmp(line, "bench-sut ", 10) && strcmp(line, "bench-sut 1")) sut_fail("the harness speaks another version: %s", line);
    if (!strncmp(line, "kind ", 5)) sut_fail("this program trains nothing");
    if (!strncmp(line, "problem ", 8)) sut.problem = strdup(line + 8);
    if (sscanf(line, "threads %d", &sut.threads) == 1 || sscanf(line, "family %31s", sut.family) == 1 || sscanf(line, "precision %15s", sut.precision) == 1) return;
    if (sscanf(line, "tensors %llu %4095[^\n]", &size, path) == 2) sut.tensors = sut_map(path, size, 0);
    if (sscanf(line, "exchange %llu %4095[^\n]", &size, path) == 2) sut.exchange = sut_map(path, size, 1);
    if (sscanf(line, "rings %llu %llu", &a, &b) == 2) sut.request_entries = a, sut.completion_entries = b;
    if (sscanf(line, "slots %llu %llu %llu %llu", &a, &b, &c, &d) == 4) sut.slot_stride = b, sut.slot_offset = c, sut.slot_bytes = d;
    if (sscanf(line, "layout %llu %llu", &a, &b) == 2 && a < SUT_MOST) sut.response_bytes[a] = b;
    if (!strncmp(line, "weight ", 7) && sut.weight_count == SUT_MOST) sut_fail("more than %d weights: raise SUT_MOST", SUT_MOST);
    if (!strncmp(line, "weight ", 7)) sut_read_tensor(line + 7, &sut.weights[sut.weight_count++]);
    if (sscanf(line, "input %d %n", &layout, &at) == 1 && sut.input_count < SUT_MOST) sut_read_tensor(line + at, &sut.inputs[sut.input_count]), sut.inputs[sut.input_count++].layout = layout;
}

/* Connects to the harness and takes the greeting. */
static inline void sut_connect(void) {
    const char *path = getenv("BENCH_SUT_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!path || strlen(path) >= sizeof address.sun_path) sut_fail("BENCH_SUT_SOCKET is not set: 'bench run --sut sut.yaml' starts this program");
    memcpy(address.sun_path, path, strlen(path) + 1);
    sut.socket = socket(AF_UNIX, SOCK_STREAM, 0);
    if (sut.socket < 0 || connect(sut.socket, (struct sockaddr *)&address, sizeof address)) sut_fail("cannot connect to the harness");
    uint32_t bytes;
    sut_read(&bytes, sizeof bytes);
    char *text = sut_memory((size_t)bytes + 1);
    sut_read(text, bytes);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) sut_read_line(line);
    free(text);
    if (!sut.tensors || !sut.exchange || !sut.request_entries || !sut.completion_entries || !sut.problem) sut_fail("the greeting is incomplete");
}

static inline _Atomic uint64_t *sut_counter(int byte) { return (_Atomic uint64_t *)(sut.exchange + byte); }

static inline void sut_want_bell(uint32_t wanted) { atomic_store((_Atomic uint32_t *)(sut.exchange + 256), wanted); }

/* Waits for a request: awake for 20 us, which a wake-up costs too, then asleep. 0 when the harness is gone. */
static inline int sut_wait(void) {
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    do {
        for (int turn = 0; turn < 64; turn++)
            if (atomic_load_explicit(sut_counter(0), memory_order_acquire) != sut.taken) return 1;
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while ((now.tv_sec - start.tv_sec) * 1000000000L + now.tv_nsec - start.tv_nsec < 20000);
    char bells[64];
    sut_want_bell(1); /* a full fence: what came before the harness sees it is seen by the next look */
    int there = atomic_load(sut_counter(0)) != sut.taken || read(sut.socket, bells, sizeof bells) > 0;
    sut_want_bell(0);
    return there;
}

/* Says who it is and what it runs, in a few words. From now on there are requests. */
static inline void sut_ready(const char *name, const char *kernel) {
    char text[257];
    snprintf(text, sizeof text, "%s\nkernel %s", name, kernel);
    uint32_t length = (uint32_t)strlen(text);
    if (write(sut.socket, &length, sizeof length) != sizeof length || write(sut.socket, text, length) != (ssize_t)length) sut_fail("cannot answer the greeting");
    sut_want_bell(0);
}

/* Takes the next request. 0: there is none now, or with wait, the harness is gone and there will be none. */
static inline int sut_take(struct sut_request *into, int wait) {
    const struct sut_request *requests = (const struct sut_request *)(sut.exchange + 4096);
    for (;;) {
        while (sut.taken != atomic_load_explicit(sut_counter(0), memory_order_acquire)) {
            *into = requests[sut.taken++ % sut.request_entries];
            atomic_store_explicit(sut_counter(64), sut.taken, memory_order_release);
            if (into->slot != 0xFFFFFFFFu) return 1; /* otherwise a flush: nothing is being held back here */
        }
        if (!wait || !sut_wait()) return 0;
    }
}

/* Where the response to a request is written. */
static inline void *sut_slot(const struct sut_request *request) { return sut.exchange + sut.slot_offset + request->slot * sut.slot_stride; }

/* What is said of a request: its response has so many bytes; so many tokens of it are there; it cannot be answered, for a reason of so many bytes in the slot. */
enum { SUT_ANSWERED = 0, SUT_TOKENS = 1, SUT_REFUSED = 2 };

static inline void sut_say(const struct sut_request *request, uint32_t kind, uint64_t value) {
    struct sut_completion *completions = (struct sut_completion *)(sut.exchange + 4096 + sut.request_entries * sizeof(struct sut_request));
    while (sut.given - atomic_load_explicit(sut_counter(192), memory_order_acquire) >= sut.completion_entries) sched_yield();
    completions[sut.given % sut.completion_entries] = (struct sut_completion){request->id, request->slot, kind, value};
    atomic_store(sut_counter(128), ++sut.given);
    if (atomic_load((_Atomic uint32_t *)(sut.exchange + 320))) (void)!send(sut.socket, "!", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* Says who it is and answers requests one by one until the harness closes the socket. */
static inline void sut_serve(const char *name, const char *kernel, sut_answer *answer) {
    struct sut_request request;
    sut_ready(name, kernel);
    while (sut_take(&request, 1)) {
        uint64_t bytes = request.layout < SUT_MOST ? answer(&request, sut_slot(&request)) : 0;
        sut_say(&request, bytes ? SUT_ANSWERED : SUT_REFUSED, bytes);
    }
}
#endif
