#!/bin/sh
# Compiles the peer when its source is newer than its program, then becomes it.
set -eu
cd "$(dirname "$0")"
program=./peer
if [ ! -x peer ] || [ openblas.c -nt peer ] || [ bench_sut.h -nt peer ]; then
    compiler=$(command -v gcc || command -v cc) || { echo "there is no C compiler: Debian has one in gcc" >&2; exit 1; }
    echo '#include <cblas.h>' | "$compiler" -E - >/dev/null 2>&1 || { echo "OpenBLAS is not installed: Debian has it in libopenblas-dev" >&2; exit 1; }
    # Isolated (bench reproduce), the folder is there for reading only: then the program lasts as long as a folder in /tmp.
    [ -w . ] || program=$(mktemp -d)/peer
    # The exponentials of a softmax and of gates are vectorised only where their last bits may differ.
    "$compiler" -std=gnu11 -O3 -march=native -ffast-math -fopenmp -o "$program.$$" openblas.c -lopenblas -lm
    mv "$program.$$" "$program"
fi
# OpenBLAS 0.3.21 and before know some newer processors by their family alone and take a kernel of half their width.
if [ -z "${OPENBLAS_CORETYPE:-}" ] && grep -qw avx512f /proc/cpuinfo; then
    export OPENBLAS_CORETYPE=SkylakeX
fi
exec "$program"
