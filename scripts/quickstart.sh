#!/usr/bin/env bash
# Trains and scores a small TLM model, from raw data to a report, after setting up the environment where that is needed.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/environment.sh"

usage() {
    cat <<'USAGE'
usage: scripts/quickstart.sh [JOB] [OPTION ...]

Sets up the Python environment where that is needed, then runs a job from raw text to scores.
Everything that the job makes lies under runs/ in the checkout. Run again, it resumes at the first unfinished step.

jobs:
  rotowire  write summaries of basketball games: simulate a league, train, generate, score, draw a report (default)
  gec       correct learners' Ukrainian (UA-GEC): prepare, train, correct held-out sentences, score

options go to the job:
  gec --full    the whole recipe, for a GPU; without it a small model that two cores train in minutes
USAGE
}

job="rotowire"
case "${1-}" in
    -h | --help)
        usage
        exit 0
        ;;
    "" | -*) ;;
    *)
        job="$1"
        shift
        ;;
esac
case "$job" in
    rotowire) run="$CHECKOUT/examples/rotowire/run.sh" ;;
    gec) run="$CHECKOUT/examples/gec/ukrainian/run.sh" ;;
    *)
        say "quickstart.sh: there is no job '$job'; the jobs are: rotowire, gec"
        exit 2
        ;;
esac
if [ "${1-}" = "-h" ] || [ "${1-}" = "--help" ]; then
    usage
    exit 0
fi

prepare_environment
exec bash "$run" "$@"
