#!/bin/sh
# Compiles the peer when its source is newer than its program, then becomes it.
set -eu
cd "$(dirname "$0")"
program=./peer
if [ ! -x peer ] || [ onednn.c -nt peer ] || [ bench_sut.h -nt peer ]; then
    compiler=$(command -v gcc || command -v cc) || { echo "there is no C compiler: Debian has one in gcc" >&2; exit 1; }
    echo '#include <dnnl.h>' | "$compiler" -E - >/dev/null 2>&1 || { echo "oneDNN is not installed: Debian has it in libdnnl-dev" >&2; exit 1; }
    # Isolated (bench reproduce), the folder is there for reading only: then the program lasts as long as a folder in /tmp.
    [ -w . ] || program=$(mktemp -d)/peer
    # Rounding uses vectors only where nobody asks for errno and traps.
    "$compiler" -std=gnu11 -O3 -march=native -fno-math-errno -fno-trapping-math -fopenmp -o "$program.$$" onednn.c -ldnnl -lm
    mv "$program.$$" "$program"
fi
exec "$program"
