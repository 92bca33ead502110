#!/usr/bin/env bash
# Predicts every split but the training set with the best checkpoint of train.sh; scores those with labels, and writes
# files for the benchmark's site of the others.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${CHECKPOINT:=checkpoint_best.pt}"
: "${PREDICT_TOKENS:=4096}" # of a batch

evaluate() { # FOLDER
    local split file examples kind inputs options
    : >"$1/report.txt"
    while IFS=$'\t' read -r split file examples kind; do
        [ "$split" != train ] || continue
        inputs=("$RUN/data/$split.input0")
        [ ! -e "$RUN/data/$split.input1" ] || inputs+=("$RUN/data/$split.input1")
        options=()
        [ "$kind" = labelled ] || options=(--submission "$1/$kind" --ids "$RUN/data/$split.ids")
        run tlm-fairseq glue predict --task "$TASK" --path "$RUN/train$VARIANT/$CHECKPOINT" --data-bin "$RUN/binary" \
            --input "${inputs[@]}" --out "$1/$split.pred" --max-tokens "$PREDICT_TOKENS" ${options[@]+"${options[@]}"}
        if [ "$kind" = labelled ]; then
            printf '%s (%s, %s examples)\n' "$split" "$file" "$examples" >>"$1/report.txt"
            run tlm-fairseq glue score --task "$TASK" --gold "$RUN/data/$split.label" --pred "$1/$split.pred" \
                --json "$1/$split.json" >>"$1/report.txt"
        fi
    done <"$RUN/data/splits.tsv"
}

after "train$VARIANT" train.sh
step "evaluate$VARIANT" evaluate CHECKPOINT
cat -- "$RUN/evaluate$VARIANT/report.txt"
