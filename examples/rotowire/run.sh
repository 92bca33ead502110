#!/usr/bin/env bash
# The five steps in their order. Run again, it goes on at the first unfinished one.
set -euo pipefail
HERE="$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
source "$HERE/../run_scripts.sh"

usage() {
    cat <<'USAGE'
usage: run.sh

Basketball games to summaries, from tables to scores: the embedded league, or the real corpus with GAMES=folder.
Numbers are variables at the top of prepare.sh, train.sh, generate.sh, evaluate.sh and report.sh; RUN is the folder of all outputs.
USAGE
}

run_scripts "prepare train generate evaluate report" "$@"
