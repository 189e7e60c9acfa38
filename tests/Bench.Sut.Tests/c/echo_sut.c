/* A system under test in C: answers every sample with its first input tensor. Speaks the protocol of
   harness/Bench.Sut/PROTOCOL.md in its simple form. An argument names a way to misbehave, for the tests. */
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct request { uint64_t id, offset; uint32_t sample, layout, slot, reserved; };
struct completion { uint64_t id; uint32_t slot, kind; uint64_t value; };

static const char *mode = "";
static int harness;
static char *tensors, *exchange;
static unsigned long ring_entries, completion_entries, slot_stride, slot_offset;
static unsigned long response_bytes[64], input_offset[64];

static void die(const char *what) { perror(what); exit(1); }

static _Atomic uint64_t *counter(int offset) { return (_Atomic uint64_t *)(exchange + offset); }

static void *map(const char *path, unsigned long bytes, int writable) {
    int file = open(path, writable ? O_RDWR : O_RDONLY);
    if (file < 0) die(path);
    void *memory = mmap(NULL, bytes, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, file, 0);
    if (memory == MAP_FAILED) die("mmap");
    close(file);
    return memory;
}

static void receive_all(void *bytes, size_t count) {
    for (size_t got = 0; got < count;) {
        ssize_t part = read(harness, (char *)bytes + got, count - got);
        if (part <= 0) die("read");
        got += part;
    }
}

static void read_line(const char *line) {
    char path[256], name[64];
    unsigned long bytes, layout, offset;
    if (sscanf(line, "tensors %lu %255s", &bytes, path) == 2) tensors = map(path, bytes, 0);
    if (sscanf(line, "exchange %lu %255s", &bytes, path) == 2) exchange = map(path, bytes, 1);
    if (sscanf(line, "rings %lu %lu", &ring_entries, &completion_entries) == 2) return;
    if (sscanf(line, "slots %*u %lu %lu", &slot_stride, &slot_offset) == 2) return;
    if (sscanf(line, "layout %lu %lu", &layout, &bytes) == 2 && layout < 64) response_bytes[layout] = bytes;
    if (sscanf(line, "input %lu %63s %*s %lu", &layout, name, &offset) == 3 && layout < 64 && !strcmp(name, "a")) input_offset[layout] = offset;
    unsigned version;
    if (sscanf(line, "bench-sut %u", &version) == 1 && version != 1) exit(2);
}

static void greet(void) {
    uint32_t length;
    receive_all(&length, sizeof length);
    char *text = calloc(length + 1, 1);
    receive_all(text, length);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) read_line(line);
    free(text);
    if (!strcmp(mode, "mute")) pause();
    const char *name = "echo in C";
    length = strlen(name);
    if (write(harness, &length, sizeof length) < 0 || write(harness, name, length) < 0) die("write");
}

static void complete(struct completion entry) {
    uint64_t written = *counter(128);
    while (written - *counter(192) >= completion_entries) usleep(10);
    struct completion *ring = (struct completion *)(exchange + 4096 + ring_entries * sizeof(struct request));
    ring[written % completion_entries] = entry;
    *counter(128) = written + 1;
    char bell = 1;
    send(harness, &bell, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void misbehave(struct request asked, struct completion answer) {
    static int queries;
    queries++;
    if (!strcmp(mode, "crash") && queries == 3) { fprintf(stderr, "the C program fell over\n"); abort(); }
    if (!strcmp(mode, "hang") && queries == 3) pause();
    if (!strcmp(mode, "close") && queries == 3) { close(harness); pause(); }
    if (!strcmp(mode, "bad-slot")) answer.slot = 1u << 30;
    if (!strcmp(mode, "other-slot")) answer.slot = asked.slot ? 0 : 1;
    if (!strcmp(mode, "bad-kind")) answer.kind = 77;
    if (!strcmp(mode, "bad-length")) answer.value = ~0ull;
    if (!strcmp(mode, "bad-counter")) { *counter(128) = 1ull << 40; send(harness, "x", 1, 0); return; }
    if (!strcmp(mode, "bad-read-counter")) *counter(64) = 1ull << 40;
    if (!strcmp(mode, "unknown")) complete((struct completion){.id = asked.id + 1, .slot = asked.slot});
    if (!strcmp(mode, "flood")) for (;;) complete((struct completion){.id = asked.id + 1, .slot = asked.slot});
    if (!strcmp(mode, "chatter")) while (send(harness, "garbage garbage", 15, MSG_DONTWAIT | MSG_NOSIGNAL) > 0) { }
    if (!strcmp(mode, "fail")) answer = (struct completion){.id = asked.id, .slot = asked.slot, .kind = 2, .value = 4};
    if (!strcmp(mode, "fail")) memcpy(exchange + slot_offset + asked.slot * slot_stride, "nope", 4);
    complete(answer);
    if (!strcmp(mode, "duplicate")) complete(answer);
    if (!strcmp(mode, "late-write")) { usleep(100000); memset(exchange + slot_offset + asked.slot * slot_stride, 99, response_bytes[asked.layout]); }
}

static void answer(struct request asked) {
    char *slot = exchange + slot_offset + asked.slot * slot_stride;
    unsigned long bytes = response_bytes[asked.layout];
    for (unsigned long i = 0; i < bytes; i++) {
        if ((unsigned char)slot[i] != 0xFF && strcmp(mode, "late-write")) { complete((struct completion){.id = asked.id, .slot = asked.slot, .kind = 2}); return; }
    }
    memcpy(slot, tensors + asked.offset + input_offset[asked.layout], bytes);
    struct completion done = {.id = asked.id, .slot = asked.slot, .kind = 0, .value = bytes};
    if (*mode) misbehave(asked, done); else complete(done);
}

int main(int count, char **words) {
    if (count > 1) mode = words[1];
    const char *path = getenv("BENCH_SUT_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (!path || strlen(path) >= sizeof address.sun_path) { fprintf(stderr, "BENCH_SUT_SOCKET is not set\n"); return 2; }
    if (!strcmp(mode, "refuse")) { fprintf(stderr, "I would rather not\n"); return 5; }
    if (!strcmp(mode, "absent")) pause();
    if (!strcmp(mode, "orphan") && fork() == 0) { setsid(); pause(); }
    strcpy(address.sun_path, path);
    harness = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(harness, (struct sockaddr *)&address, sizeof address) < 0) die("connect");
    greet();

    char bells[256];
    while (read(harness, bells, sizeof bells) > 0) {
        uint64_t done = *counter(64);
        while (done < *counter(0)) {
            struct request asked = ((struct request *)(exchange + 4096))[done % ring_entries];
            *counter(64) = ++done;
            if (asked.slot != UINT32_MAX) answer(asked);
        }
    }
    return 0;
}
