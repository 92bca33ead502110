#!/usr/bin/env bash
# Scores the corrected test sentences, beside the source as it is: CGED's official levels where the corpus is CGED, and
# ChERRANT against the known corrections; else MaxMatch over characters against the annotators' M2.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${BY:=characters}" # what CGED's edits replace: characters, or words (as the package jieba parts them)
: "${EDITS:=$(character_edits)}" # whose edits are scored against the known corrections: cherrant, character-edits

evaluate() { # FOLDER
    local data="$RUN/data-$LAST_STAGE" name hypothesis scores=()
    : >"$1/report.txt"
    for name in model source; do
        hypothesis="$RUN/correct/test.hyp"
        [ "$name" = model ] || hypothesis="$data/$TEST_TEXT"
        printf '%s\n' "$name" >>"$1/report.txt"
        if [ "$STAGE3_CORPUS" = cged ]; then
            run tlm-fairseq gec edits --src "$data/cged.txt" --hyp "$hypothesis" --out "$1/$name.edits.txt" --by "$BY" \
                --split jieba
            run tlm-fairseq gec score cged --src "$data/cged.txt" --hyp "$1/$name.edits.txt" \
                --ref "$data/cged.truth.txt" --json "$1/$name.cged.json" >>"$1/report.txt"
            scores+=("$name=$1/$name.cged.json")
            if [ -e "$data/cged.ref0" ]; then
                run tlm-fairseq gec score "$EDITS" --src "$data/cged.src" --hyp "$hypothesis" --ref "$data/cged.ref0" \
                    --json "$1/$name.$EDITS.json" >>"$1/report.txt"
                scores+=("$name=$1/$name.$EDITS.json")
            fi
        else
            run tlm-fairseq gec segment encode --bpe characters --input "$hypothesis" --out "$1/$name.characters"
            run tlm-fairseq gec score m2 --src "$data/test.src" --hyp "$1/$name.characters" --ref "$data/test.m2" \
                --json "$1/$name.m2.json" >>"$1/report.txt"
            scores+=("$name=$1/$name.m2.json")
        fi
    done
    tabulate_scores "$1" "Chinese" "$data/$TEST_TEXT" "${scores[@]}"
}

after correct correct.sh
step evaluate evaluate BY EDITS
cat -- "$RUN/evaluate/table.txt"
