#!/usr/bin/env bash
# The three steps in their order. Run again, it goes on at the first unfinished one.
set -euo pipefail
HERE="$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
source "$HERE/../run_scripts.sh"

usage() {
    cat <<'USAGE'
usage: DATA=folder run.sh

Multi30k, from its published files to BLEU and chrF. Numbers are variables at the top of prepare.sh, train.sh and
evaluate.sh; RUN is the folder of all outputs.
USAGE
}

run_scripts "prepare train evaluate" "$@"
