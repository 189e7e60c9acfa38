#!/bin/sh
# Compiles the SUT when its source is newer than its program, then becomes it.
set -eu
cd "$(dirname "$0")"
if [ ! -x matmul ] || [ matmul.c -nt matmul ] || [ bench_sut.h -nt matmul ]; then
    compiler=$(command -v cc || command -v gcc || command -v clang) || { echo "no C compiler: install one, or point sut.yaml at your own program" >&2; exit 1; }
    # A name of its own for each compilation: two starts at once never run half a program.
    "$compiler" -std=gnu11 -O3 -march=native -o "matmul.$$" matmul.c
    mv "matmul.$$" matmul
fi
exec ./matmul
