#!/usr/bin/env bash
# The four steps in their order. Run again, it goes on at the first unfinished one.
set -euo pipefail
HERE="$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
source "$HERE/../../run_scripts.sh"

usage() {
    cat <<'USAGE'
usage: run.sh [--full]

UA-GEC from the corpus to scores. Without --full, a small model that two cores train in minutes.
Numbers are variables at the top of prepare.sh, train.sh, correct.sh and evaluate.sh; RUN is the folder of all outputs.
USAGE
}

for argument in "$@"; do
    case "$argument" in
        --full) export SIZE=full ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            printf 'run.sh: unknown option %s\n' "$argument" >&2
            usage >&2
            exit 2
            ;;
    esac
done

run_scripts "prepare train correct evaluate"
if [ "$SIZE" = small ]; then
    echo
    echo "This small run shows that the machinery works. It does not show the quality of the method: run.sh --full does."
fi
