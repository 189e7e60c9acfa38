/* A system under test in C: C = A B in fp32. bench_sut.h speaks the SUT protocol.
 * Replace multiply() by your own; everything else can stay. */
#include "bench_sut.h"

enum { ROWS = 4, COLUMNS = 32, DEPTH = 256 };

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

/* C [m, n] of the request's sample. B is an input of the sample or, where it has none, the weight b_KxN. */
static uint64_t answer(const struct sut_request *request, void *response) {
    const struct sut_tensor *a = sut_input(request->layout, "a"), *b = sut_input(request->layout, "b");
    if (!a || a->rank != 2) return 0;
    int m = a->extent[0], k = a->extent[1], n = (int)(sut.response_bytes[request->layout] / sizeof(float) / (uint64_t)m);
    char name[64];
    snprintf(name, sizeof name, "b_%dx%d", k, n);
    const float *right = b ? sut_input_data(request, b) : sut_weight(name);
    if (!right) return 0;
    multiply(sut_input_data(request, a), right, response, m, n, k);
    return (uint64_t)m * (uint64_t)n * sizeof(float);
}

int main(void) {
    sut_connect();
    if (strcmp(sut.family, "matmul")) sut_fail("this template computes matmul only, not %s", sut.family);
    sut_serve("template-matmul", "4x32 by the compiler", answer);
    return 0;
}
