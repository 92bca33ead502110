#!/usr/bin/env bash
# None, attention dropout and three strategies of Token-Level Masking on 300 and 1,000 games of the embedded league, five
# seeds each: the plan comparison.yaml, from the league to its report. Run again, it goes on with what is missing.
set -euo pipefail
HERE="$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
CHECKOUT="$(CDPATH='' cd -- "$HERE/../.." && pwd -P)"

source "$HERE/../variables.sh"

: "${WORKERS:=2}" # runs at a time, a core each
check_variables

unset GAMES BART
# The smaller corpus is a part of the larger one, so the league is simulated once.
# How soon models learn to copy is a part of what is compared, so they copy words.
COPY=none TRAIN_GAMES=1000 TEST_GAMES=60 RUN="$CHECKOUT/runs/league" bash "$HERE/prepare.sh"
cd -- "$CHECKOUT"
tlm-fairseq experiment run "$HERE/comparison.yaml" --workers "$WORKERS"
tlm-fairseq experiment report runs/rotowire-comparison
