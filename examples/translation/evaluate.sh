#!/usr/bin/env bash
# Translates the test sets with the best checkpoint of train.sh by beam search, and scores them: sacreBLEU's BLEU and chrF.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${BEAM:=5}" "${LENPEN:=1}"
: "${GENERATE_TOKENS:=4000}" # of a batch

evaluate() { # FOLDER
    local test metric scores=()
    for test in "${TESTS[@]/#/test_}"; do
        run tlm-fairseq gec correct --path "$RUN/train$VARIANT/checkpoint_best.pt" --data-bin "$RUN/binary" \
            --input "$RUN/data/$test.src" --output "$1/$test.hyp" --bpe sentencepiece --bpe-model "$RUN/pieces/bpe.model" \
            --beam "$BEAM" --lenpen "$LENPEN" --max-tokens "$GENERATE_TOKENS"
        for metric in bleu chrf; do
            run tlm-fairseq gec score "$metric" --hyp "$1/$test.hyp" --ref "$RUN/data/$test.tgt" \
                --json "$1/$test.$metric.json"
            scores+=("$test=$1/$test.$metric.json")
        done
    done
    run tlm-fairseq gec table "${scores[@]}" --title "Multi30k, $SOURCE_LANG-$TARGET_LANG" \
        --markdown "$1/scores.md" --json "$1/scores.json" >"$1/table.txt"
}

after "train$VARIANT" train.sh
step "evaluate$VARIANT" evaluate BEAM LENPEN
cat -- "$RUN/evaluate$VARIANT/table.txt"
