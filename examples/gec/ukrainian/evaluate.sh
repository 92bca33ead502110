#!/usr/bin/env bash
# Scores the corrected test sentences against the annotators, beside the source as it is.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${SAMPLES:=5}" # sentences to show

evaluate() { # FOLDER
    run tlm-fairseq gec report --src "$RUN/data/test.src" --hyp "$RUN/correct$VARIANT/test.hyp" --ref "$RUN"/data/test.ref* \
        --name "$SIZE model" --tokenize none --samples "$SAMPLES" --markdown "$1/scores.md" --json "$1/scores.json" \
        >"$1/report.txt"
}

after "correct$VARIANT" correct.sh
step "evaluate$VARIANT" evaluate SIZE SAMPLES
cat -- "$RUN/evaluate$VARIANT/report.txt"
