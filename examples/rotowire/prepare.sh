#!/usr/bin/env bash
# Games -> linearised games and summaries -> pieces -> fairseq's binary form; and an extractor for the scores.
# Every number is a variable that can be set from outside: TRAIN_GAMES=1000 ./prepare.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

# Of the embedded league.
: "${TRAIN_GAMES:=3600}" "${VALID_GAMES:=60}" "${TEST_GAMES:=100}" "${LEAGUE_SEED:=1}"
# ranked gives a small model from scratch the best start; compact tells a large one of all who played.
: "${LINEARISATION:=$([ -z "$BART$GAMES" ] && echo ranked || echo compact)}" # or flat, verbal
# tags: names and figures are tags to the model, and the game's own take their place in what it writes.
: "${COPY:=$([ -z "$BART$GAMES" ] && echo tags || echo none)}"
: "${FIT:=error}" # or prune, drop
: "${VOCABULARY:=8000}"                       # SentencePiece's, for the real corpus without BART
: "${MAX_TOKENS:=1024}"                       # positions of the model

simulate() { # FOLDER
    run tlm-fairseq rotowire simulate --games "$TRAIN_GAMES" --valid "$VALID_GAMES" --test "$TEST_GAMES" \
        --seed "$LEAGUE_SEED" --out "$1"
}

linearise() { # FOLDER
    local clean=()
    [ -z "$GAMES" ] || clean=(--clean)
    run tlm-fairseq rotowire prepare "$GAMES_FOLDER" --out "$1" --linearisation "$LINEARISATION" --copy "$COPY" --fit "$FIT" \
        ${clean[@]+"${clean[@]}"} --max-source-tokens "$MAX_TOKENS" --max-target-tokens "$MAX_TOKENS" 2>"$1.notes" || {
        cat -- "$1.notes" >&2
        return 1
    }
    mv -- "$1.notes" "$1/notes.txt"
}

pieces() { # FOLDER
    case "$PIECES" in
        gpt2)
            if [ -e "$BART/config.json" ]; then
                run tlm-fairseq checkpoint from-hf "$BART" "$1/model.pt"
            else
                run cp -- "$BART"/{model.pt,dict.txt,encoder.json,vocab.bpe} "$1"
            fi
            ;;
        sentencepiece)
            run tlm-fairseq gec segment train --input "$RUN"/data/train.{src,tgt} --prefix "$1/bpe" \
                --vocabulary-size "$VOCABULARY"
            mv -- "$1/bpe.dict.txt" "$1/dict.txt"
            ;;
    esac
    run tlm-fairseq gec segment encode --bpe "$PIECES" ${PIECES_MODEL:+--bpe-model "$PIECES_MODEL"} \
        --input "$RUN"/data/{train,valid}.{src,tgt} --out "$1"/{train,valid}.{src,tgt}
}

binary() { # FOLDER
    local dictionary=()
    [ ! -e "$RUN/pieces/dict.txt" ] || dictionary=(--srcdict "$RUN/pieces/dict.txt")
    preprocess "$1" "$1/fairseq-preprocess.log" 'sents|Error' --source-lang src --target-lang tgt \
        --trainpref "$RUN/pieces/train" --validpref "$RUN/pieces/valid" ${dictionary[@]+"${dictionary[@]}"} \
        --joined-dictionary
}

GAMES_CHECKSUM=""
if [ -n "$GAMES" ]; then
    GAMES_CHECKSUM="$(cat -- "$GAMES_FOLDER"/{train,valid,test}.json | cksum)"
else
    step games simulate TRAIN_GAMES VALID_GAMES TEST_GAMES LEAGUE_SEED
fi
step data linearise GAMES GAMES_CHECKSUM LINEARISATION COPY FIT MAX_TOKENS
step pieces pieces PIECES BART VOCABULARY
step binary binary
