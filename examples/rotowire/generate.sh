#!/usr/bin/env bash
# Writes summaries of the test games with the best checkpoint of train.sh.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${BEAM:=$([ -z "$BART$GAMES" ] && echo 4 || echo 5)}" "${LENPEN:=1.0}"
: "${MAX_LENGTH:=$([ -z "$BART$GAMES" ] && echo 700 || echo 800)}" # of a summary, in pieces; the corpus has 708 at most
# A summary repeats names and numbers, and a small model whole sentences.
: "${NO_REPEAT_NGRAM:=$([ -z "$BART$GAMES" ] && echo 10 || echo 0)}"
: "${GENERATE_TOKENS:=8000}"

generate() { # FOLDER
    run tlm-fairseq rotowire generate --path "$RUN/train$VARIANT/checkpoint_best.pt" --data-bin "$RUN/binary" \
        --input "$RUN/data/test.src" --output "$1/test.hyp" --bpe "$PIECES" ${PIECES_MODEL:+--bpe-model "$PIECES_MODEL"} \
        --beam "$BEAM" --lenpen "$LENPEN" --max-len-b "$MAX_LENGTH" --no-repeat-ngram-size "$NO_REPEAT_NGRAM" \
        --max-tokens "$GENERATE_TOKENS"
}

after "train$VARIANT" train.sh
step "generate$VARIANT" generate BEAM LENPEN MAX_LENGTH NO_REPEAT_NGRAM
