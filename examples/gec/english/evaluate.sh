#!/usr/bin/env bash
# Scores the corrected test sentences: MaxMatch and ERRANT against the annotators' M2, beside the source as it is.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

evaluate() { # FOLDER
    local data="$RUN/data-$LAST_STAGE" name hypothesis metric scores=()
    : >"$1/report.txt"
    for name in model source; do
        hypothesis="$RUN/correct/test.hyp"
        [ "$name" = model ] || hypothesis="$data/test.src"
        printf '%s\n' "$name" >>"$1/report.txt"
        for metric in m2 errant; do
            run tlm-fairseq gec score "$metric" --src "$data/test.src" --hyp "$hypothesis" --ref "$data/test.m2" \
                --json "$1/$name.$metric.json" >>"$1/report.txt"
            scores+=("$name=$1/$name.$metric.json")
        done
    done
    tabulate_scores "$1" "English" "$data/test.src" "${scores[@]}"
}

after correct correct.sh
step evaluate evaluate
cat -- "$RUN/evaluate/table.txt"
