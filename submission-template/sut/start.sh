#!/bin/sh
# Compiles the SUT when its source is newer than its program, then becomes it.
set -eu
cd "$(dirname "$0")"
program=./matmul
if [ ! -x matmul ] || [ matmul.c -nt matmul ] || [ bench_sut.h -nt matmul ]; then
    compiler=$(command -v cc || command -v gcc || command -v clang) || { echo "no C compiler: install one, or point sut.yaml at your own program" >&2; exit 1; }
    # Isolated (bench reproduce), the folder is there for reading only: then the program lasts as long as a folder in /tmp.
    [ -w . ] || program=$(mktemp -d)/matmul
    # A name of its own for each compilation: two starts at once never run half a program.
    "$compiler" -std=gnu11 -O3 -march=native -o "$program.$$" matmul.c
    mv "$program.$$" "$program"
fi
exec "$program"
