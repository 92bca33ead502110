#!/usr/bin/env bash
# Checks the code's form and types and runs the tests, after setting up the environment where that is needed (see
# environment.sh). Options and paths go to pytest, paths seen from the checkout; the checks then are left out:
#   scripts/test.sh
#   scripts/test.sh --fast                 without what trains models or runs whole programs
#   scripts/test.sh -m slow
#   scripts/test.sh -n 0 -x tests/test_masking.py
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/environment.sh"

# Test files are shared out over two processes, unless the caller wants to see or to steer one.
runs_in_one_process() {
    local argument
    for argument in "$@"; do
        case "$argument" in
            -n* | --numprocesses* | --dist* | -p* | --pdb | --trace | -s | --capture*) return 0 ;;
        esac
    done
    return 1
}

check_code() {
    python -m ruff format --check --quiet . || fail "some files are not formatted: run ruff format"
    python -m ruff check --quiet . || fail "ruff has found faults"
    python -m mypy || fail "mypy has found faults"
}

prepare_environment
cd -- "$CHECKOUT"
# Two OpenMP threads stall at times where two cores are shared, by a factor of up to a hundred.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
[ "$#" -gt 0 ] && [ "$*" != --fast ] || check_code
if [ "${1:-}" = --fast ]; then
    set -- -m "not slow and not training" "${@:2}"
fi
if runs_in_one_process "$@"; then
    exec python -m pytest "$@"
fi
# In the order of collection, the pipelines first (tests/conftest.py). By itself xdist leaves files with few tests to the
# end, and those take longest: one process then waits for the other.
exec python -m pytest -n 2 --dist loadfile --no-loadscope-reorder "$@"
