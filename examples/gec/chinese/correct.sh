#!/usr/bin/env bash
# Corrects the test sentences with the model of the last stage. BEAM, ENSEMBLE, LONG: see correct_stages in stages.sh.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${LONGEST_INPUT:=128}" # longest sentence, in pieces, that is corrected as a whole

correct_stages
