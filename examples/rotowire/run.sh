#!/usr/bin/env bash
# The five steps in their order. Run again, it goes on at the first unfinished one.
set -euo pipefail
HERE="$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"

usage() {
    cat <<'USAGE'
usage: run.sh

Basketball games to summaries, from tables to scores: the embedded league, or the real corpus with GAMES=folder.
Numbers are variables at the top of prepare.sh, train.sh, generate.sh, evaluate.sh and report.sh; RUN is the folder of all outputs.
USAGE
}

case "${1-}" in
    "") ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        printf 'run.sh: unknown option %s\n' "$1" >&2
        usage >&2
        exit 2
        ;;
esac

for script in prepare train generate evaluate report; do
    bash "$HERE/$script.sh"
done
