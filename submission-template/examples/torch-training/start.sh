#!/bin/sh
# Finds a Python that has PyTorch and becomes it, with the program that is named. The same file in torch and torch-training: what a system is made of lies in its folder.
set -eu
cd "$(dirname "$0")"
has_torch() { "$1" -c 'import importlib.util, sys; sys.exit(not all(importlib.util.find_spec(name) for name in ("torch", "numpy")))' 2>/dev/null; }
for python in ${BENCH_PEERS_PYTHON:-/usr/bin/python3 python3}; do
    if has_torch "$python"; then
        if grep -qw avx512f /proc/cpuinfo; then
            # OpenBLAS 0.3.21 and before know some newer processors by their family alone and take a kernel of half their width; PyTorch 1.13 takes half by itself.
            export OPENBLAS_CORETYPE="${OPENBLAS_CORETYPE:-SkylakeX}" ATEN_CPU_CAPABILITY="${ATEN_CPU_CAPABILITY:-avx512}"
        fi
        # PyTorch's threads and OpenBLAS's are two pools: where one waits awake for its turn, the other has no core, and everything takes up to four times as long.
        export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
        exec "$python" -B "$1"
    fi
done
echo "PyTorch is not installed for ${BENCH_PEERS_PYTHON:-/usr/bin/python3 or python3}: Debian has it in python3-torch; for another Python, 'pip install torch numpy' there and export BENCH_PEERS_PYTHON=its path" >&2
exit 1
