#!/usr/bin/env bash
# Measures, within 20 minutes, the ways to compute attention under TLM's mask on a GPU: see attention_ways.py.
set -euo pipefail
here="$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"

usage() {
    cat <<'USAGE'
usage: benchmarks/on_gpu.sh [--dry-run] OUT [OPTION ...]

Measures masked, packed and FlexAttention in bfloat16, 128 to 8,192 tokens a sequence, encoder and causal, time and
memory, on the GPU that torch sees. Writes OUT/ways.md, ways.csv and a picture for each direction.

The environment variable MOST_SECONDS replaces the limit of 1200 seconds; what was measured until then is kept.

  --dry-run  toy sizes on the CPU, which show that everything runs; what a CPU lacks is named in the table

options go to benchmarks/attention_ways.py; its --help names them
USAGE
}

options=()
case "${1-}" in
    -h | --help)
        usage
        exit 0
        ;;
    --dry-run)
        options=(--device cpu --lengths 16 32 --tokens 64 --heads 2 --width 16 --rounds 2)
        shift
        ;;
esac
if [[ -z "${1-}" || "$1" == -* ]]; then
    usage >&2
    exit 2
fi
out="$1"
shift
status=0
timeout "${MOST_SECONDS:-1200}" "${PYTHON:-python}" "$here/attention_ways.py" --out "$out" "${options[@]}" "$@" || status=$?
if ((status == 124)); then
    echo "on_gpu.sh: stopped at its limit of ${MOST_SECONDS:-1200} seconds; $out holds what was measured until then" >&2
fi
exit "$status"
