#!/usr/bin/env bash
# A task's published files -> pieces -> fairseq's binary form; and the pretrained model as a fairseq checkpoint.
# Every number is a variable that can be set from outside: FRACTION=0.1 ./prepare.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${MAX_LENGTH:=512}"               # positions of an example, special tokens among them
: "${FRACTION:=1}" "${DATA_SEED:=1}" # share of the training set, and the seed that chooses it
: "${VALID_SHARE:=0}"                # share of the training set to validate on; the development sets become tests
: "${PREPARE_OPTIONS:=}"             # further options of `tlm-fairseq glue prepare`, separated by spaces

model() { # FOLDER
    local file
    if [ -z "$MODEL" ]; then
        say "from scratch"
    elif [ -e "$MODEL/config.json" ]; then
        run tlm-fairseq checkpoint from-hf "$MODEL" "$1/model.pt"
    else
        for file in model.pt dict.txt encoder.json vocab.bpe; do
            run cp -- "$MODEL/$file" "$1"
        done
    fi
    [ -z "$MODEL" ] || tlm-fairseq glue model-options "$1/model.pt" >"$1/model.options"
}

data() { # FOLDER
    local options=()
    read -r -a options <<<"$PREPARE_OPTIONS" || true
    run tlm-fairseq glue prepare "$TASK" "$DATA" --out "$1" ${MODEL:+--model "$RUN/model"} \
        --max-positions "$MAX_LENGTH" --fraction "$FRACTION" --valid-share "$VALID_SHARE" --seed "$DATA_SEED" ${options[@]+"${options[@]}"}
}

binary() { # FOLDER
    run tlm-fairseq glue binarise "$RUN/data" --out "$1"
}

DATA_CHECKSUM="$(find "$DATA" -maxdepth 1 -type f -exec cksum {} + | LC_ALL=C sort | cksum)"
step model model MODEL
step data data TASK DATA DATA_CHECKSUM MAX_LENGTH FRACTION DATA_SEED VALID_SHARE PREPARE_OPTIONS
step binary binary
