#!/usr/bin/env bash
# Corrects the test sentences with the model of the last stage.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${BEAM:=5}" "${GENERATE_TOKENS:=12000}"
: "${ENSEMBLE=}"                        # further checkpoints, separated by colons, of the same pieces
: "${LONGEST_INPUT:=256}" "${LONG:=split}" # longer sentences, in pieces, are split, or copied with LONG=copy

after "train-$LAST_STAGE" train.sh
step correct correct_test BEAM ENSEMBLE LONGEST_INPUT LONG
