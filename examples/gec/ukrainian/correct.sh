#!/usr/bin/env bash
# Corrects the test sentences with the best checkpoint of train.sh.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${BEAM:=5}"
# A sentence longer than any in training is kept as it is (MAX_TOKENS of prepare.sh).
case "$SIZE" in
    small) : "${GENERATE_TOKENS:=4000}" "${COPY_LONGER_THAN:=40}" ;;
    full) : "${GENERATE_TOKENS:=12000}" "${COPY_LONGER_THAN:=100}" ;;
esac

correct() { # FOLDER
    rm -f -- "$1/generate-test.txt"
    run_logged "$1/fairseq-generate.log" 'progress_bar|Translated|Error|error:' \
        fairseq-generate "$RUN/binary" --user-dir "$USER_DIR" --source-lang src --target-lang tgt --gen-subset test \
        --path "$RUN/train$VARIANT/checkpoint_best.pt" --beam "$BEAM" --max-tokens "$GENERATE_TOKENS" --num-workers 0 \
        --results-path "$1" --log-format simple --log-interval 5
    run tlm-fairseq gec restore --log "$1/generate-test.txt" --src "$RUN/data/test.src" \
        --model "$RUN/pieces/bpe.model" --out "$1/test.hyp" --copy-longer-than "$COPY_LONGER_THAN"
}

after "train$VARIANT" train.sh
step "correct$VARIANT" correct BEAM COPY_LONGER_THAN
