#!/usr/bin/env bash
# Multi30k's published files -> text -> SentencePiece pieces of both languages -> fairseq's binary form.
# Every number is a variable that can be set from outside: VOCABULARY=8000 ./prepare.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${VOCABULARY:=6000}" # pieces, of both languages together

# Prints the published file of a part: of train, val, test_2016_flickr, ...
published() { # PART LANGUAGE
    printf '%s' "$DATA/$1.$2.gz"
}

# The name here of each part, and the published one.
PARTS=("train train" "valid val")
for test in "${TESTS[@]}"; do
    PARTS+=("test_$test test_${test}_flickr")
done

[ -n "$DATA" ] || stop "DATA is not set; name the folder with Multi30k's files as they are published"
FILES=()
for part in "${PARTS[@]}"; do
    for language in "$SOURCE_LANG" "$TARGET_LANG"; do
        FILES+=("$(published "${part#* }" "$language")")
        [ -f "${FILES[-1]}" ] || stop "${FILES[-1]} does not exist; DATA is the folder with Multi30k's files as they are published"
    done
done

text() { # FOLDER
    local part side language
    for part in "${PARTS[@]}"; do
        for side in src tgt; do
            language="$SOURCE_LANG"
            [ "$side" = src ] || language="$TARGET_LANG"
            gzip -dc -- "$(published "${part#* }" "$language")" >"$1/${part% *}.$side"
        done
    done
}

pieces() { # FOLDER
    run tlm-fairseq gec segment train --input "$RUN"/data/train.{src,tgt} --prefix "$1/bpe" --vocabulary-size "$VOCABULARY"
    run tlm-fairseq gec segment encode --model "$1/bpe.model" --input "$RUN"/data/{train,valid}.{src,tgt} \
        --out "$1"/{train,valid}.{src,tgt}
}

binary() { # FOLDER
    preprocess "$1" "$1/fairseq-preprocess.log" 'sents|Error' --source-lang src --target-lang tgt \
        --trainpref "$RUN/pieces/train" --validpref "$RUN/pieces/valid" --srcdict "$RUN/pieces/bpe.dict.txt" \
        --joined-dictionary
}

DATA_CHECKSUM="$(cat -- "${FILES[@]}" | cksum)"
step data text DATA DATA_CHECKSUM SOURCE_LANG TARGET_LANG
step pieces pieces VOCABULARY
step binary binary
