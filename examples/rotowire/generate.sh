#!/usr/bin/env bash
# Writes summaries of the test games with the best checkpoint of train.sh.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${BEAM:=$([ -z "$BART$GAMES" ] && echo 8 || echo 5)}" "${LENPEN:=1.0}"
: "${MAX_LENGTH:=$([ -z "$BART$GAMES" ] && echo 300 || echo 800)}" # of a summary, in pieces; the corpus has 708 at most
: "${NO_REPEAT_NGRAM:=0}" # a summary repeats names and numbers; set it to 6 or more against loops
: "${GENERATE_TOKENS:=8000}"

generate() { # FOLDER
    run tlm-fairseq rotowire generate --path "$RUN/train$VARIANT/checkpoint_best.pt" --data-bin "$RUN/binary" \
        --input "$RUN/data/test.src" --output "$1/test.hyp" --bpe "$PIECES" ${PIECES_MODEL:+--bpe-model "$PIECES_MODEL"} \
        --beam "$BEAM" --lenpen "$LENPEN" --max-len-b "$MAX_LENGTH" --no-repeat-ngram-size "$NO_REPEAT_NGRAM" \
        --max-tokens "$GENERATE_TOKENS"
}

after "train$VARIANT" train.sh
step "generate$VARIANT" generate BEAM LENPEN MAX_LENGTH NO_REPEAT_NGRAM
