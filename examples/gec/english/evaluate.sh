#!/usr/bin/env bash
# Scores the corrected test sentences: MaxMatch and ERRANT against the annotators' M2, beside the source as it is.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

evaluate() { # FOLDER
    local data="$RUN/data-$LAST_STAGE" name hypothesis
    : >"$1/report.txt"
    for name in model source; do
        hypothesis="$RUN/correct/test.hyp"
        [ "$name" = model ] || hypothesis="$data/test.src"
        {
            printf '%s\n' "$name"
            run tlm-fairseq gec score m2 --src "$data/test.src" --hyp "$hypothesis" --ref "$data/test.m2" \
                --json "$1/$name.m2.json"
            run tlm-fairseq gec score errant --src "$data/test.src" --hyp "$hypothesis" --ref "$data/test.m2" \
                --json "$1/$name.errant.json"
        } >>"$1/report.txt"
    done
}

after correct correct.sh
step evaluate evaluate
cat -- "$RUN/evaluate/report.txt"
