#!/usr/bin/env bash
# UA-GEC -> parallel text -> SentencePiece pieces -> fairseq's binary form.
# Every number is a variable that can be set from outside: VOCABULARY=4000 ./prepare.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${LAYER:=gec-only}" # or gec-fluency
: "${SPLIT_SEED:=1}"   # of the validation split
case "$SIZE" in
    small) : "${VOCABULARY:=2000}" "${MAX_TOKENS:=40}" "${VALID_SHARE:=0.02}" ;;
    full) : "${VOCABULARY:=4000}" "${MAX_TOKENS:=100}" "${VALID_SHARE:=0.05}" ;;
esac
# Parallel text of your own instead of UA-GEC: a folder of train|valid|test.{src,tgt}, test.ref0, test.ref1, ...
: "${DATA:=}"

parallel_text() { # FOLDER
    if [ -n "$DATA" ]; then
        run cp -- "$DATA"/{train,valid,test}.{src,tgt} "$DATA"/test.ref* "$1"
    else
        run tlm-fairseq gec prepare ua-gec --out "$1" --annotation-layer "$LAYER" --max-tokens "$MAX_TOKENS" \
            --valid-share "$VALID_SHARE" --seed "$SPLIT_SEED" --m2 none
    fi
}

pieces() { # FOLDER
    run tlm-fairseq gec segment train --input "$RUN/data/train.src" "$RUN/data/train.tgt" --prefix "$1/bpe" \
        --vocabulary-size "$VOCABULARY"
    run tlm-fairseq gec segment encode --model "$1/bpe.model" --input "$RUN"/data/{train,valid,test}.{src,tgt} \
        --out "$1"/{train,valid,test}.{src,tgt}
}

binary() { # FOLDER
    preprocess "$1" "$1/fairseq-preprocess.log" 'sents|Error' --source-lang src --target-lang tgt \
        --trainpref "$RUN/pieces/train" --validpref "$RUN/pieces/valid" --testpref "$RUN/pieces/test" \
        --srcdict "$RUN/pieces/bpe.dict.txt" --joined-dictionary
}

DATA_CHECKSUM=""
if [ -n "$DATA" ]; then
    DATA="$(CDPATH='' cd -- "$DATA" && pwd -P)"
    DATA_CHECKSUM="$(cat -- "$DATA"/{train,valid,test}.{src,tgt} "$DATA"/test.ref* | cksum)"
fi

step data parallel_text LAYER MAX_TOKENS VALID_SHARE SPLIT_SEED DATA DATA_CHECKSUM
step pieces pieces VOCABULARY
step binary binary
