#!/bin/sh
# Compiles the peer when its source is newer than its program, then becomes it.
set -eu
cd "$(dirname "$0")"
if [ ! -x peer ] || [ onednn.c -nt peer ] || [ ../../sut/bench_sut.h -nt peer ]; then
    compiler=$(command -v gcc || command -v cc) || { echo "there is no C compiler: Debian has one in gcc" >&2; exit 1; }
    echo '#include <dnnl.h>' | "$compiler" -E - >/dev/null 2>&1 || { echo "oneDNN is not installed: Debian has it in libdnnl-dev" >&2; exit 1; }
    # Rounding uses vectors only where nobody asks for errno and traps.
    "$compiler" -std=gnu11 -O3 -march=native -fno-math-errno -fno-trapping-math -fopenmp -I../../sut -o "peer.$$" onednn.c -ldnnl -lm
    mv "peer.$$" peer
fi
exec ./peer
