#!/bin/sh
# Finds the library, compiles the peer when its source is newer than its program, then becomes it.
set -eu
cd "$(dirname "$0")"
found() { ls "$1"/node_modules/onnxruntime-node/bin/napi-v*/linux/x64/libonnxruntime.so.* 2>/dev/null | head -n 1; }
library=$(found "${BENCH_PEERS_PREFIX:-}")
folder=$PWD
while [ -z "$library" ] && [ "$folder" != / ]; do
    library=$(found "$folder")
    folder=$(dirname "$folder")
done
[ -n "$library" ] || { echo "ONNX Runtime is not installed: there is no node_modules/onnxruntime-node in BENCH_PEERS_PREFIX (${BENCH_PEERS_PREFIX:-not set}) or in a folder above this example; 'npm install --prefix DIR --ignore-scripts onnxruntime-node', then export BENCH_PEERS_PREFIX=DIR, an absolute path" >&2; exit 1; }
program=./peer
if [ ! -x peer ] || [ onnxruntime.c -nt peer ] || [ bench_sut.h -nt peer ]; then
    compiler=$(command -v gcc || command -v cc) || { echo "there is no C compiler: Debian has one in gcc" >&2; exit 1; }
    # Isolated (bench reproduce), the folder is there for reading only: then the program lasts as long as a folder in /tmp.
    [ -w . ] || program=$(mktemp -d)/peer
    "$compiler" -std=gnu11 -O2 -o "$program.$$" onnxruntime.c -ldl
    mv "$program.$$" "$program"
fi
exec "$program" "$library"
