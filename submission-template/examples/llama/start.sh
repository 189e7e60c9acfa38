#!/bin/sh
# Finds the libraries, compiles the peer when its source is newer than its program, then becomes it.
set -eu
cd "$(dirname "$0")"
package=node_modules/@node-llama-cpp/linux-x64/bins/linux-x64
libraries="${BENCH_PEERS_PREFIX:-}/$package"
folder=$PWD
while [ ! -d "$libraries" ] && [ "$folder" != / ]; do
    libraries="$folder/$package"
    folder=$(dirname "$folder")
done
[ -d "$libraries" ] || { echo "llama.cpp is not installed: there is no $package in BENCH_PEERS_PREFIX (${BENCH_PEERS_PREFIX:-not set}) or in a folder above this example; 'npm install --prefix DIR @node-llama-cpp/linux-x64', then export BENCH_PEERS_PREFIX=DIR, an absolute path" >&2; exit 1; }
program=./peer
if [ ! -x peer ] || [ llama.c -nt peer ] || [ bench_sut.h -nt peer ]; then
    compiler=$(command -v gcc || command -v cc) || { echo "there is no C compiler: Debian has one in gcc" >&2; exit 1; }
    # Isolated (bench reproduce), the folder is there for reading only: then the program lasts as long as a folder in /tmp.
    [ -w . ] || program=$(mktemp -d)/peer
    # The greatest of many logits is found in vectors only where none of them is taken for a NaN.
    "$compiler" -std=gnu11 -O3 -march=native -ffinite-math-only -o "$program.$$" llama.c -ldl
    mv "$program.$$" "$program"
fi
exec "$program" "$libraries"
