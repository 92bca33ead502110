# shellcheck shell=bash
# What the scripts share. Each variable can be set from outside.

HERE="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"
CHECKOUT="$(CDPATH='' cd -- "$HERE/../.." && pwd -P)"

: "${GAMES=}"   # folder of the real corpus: train.json, valid.json, test.json; empty: the embedded league
: "${BART=}"    # folder of bart.base, bart.large or a Hugging Face BART to start from; empty: from scratch
: "${SEED:=1}"  # of the training
: "${VARIANT:=}" # ending of the steps train, generate, evaluate: several models on one corpus

source "$HERE/../steps.sh"

# All that is made lies in RUN.
if [ -n "$GAMES" ]; then
    [ -d "$GAMES" ] || stop "GAMES is '$GAMES', which is no folder; it holds train.json, valid.json and test.json"
    : "${RUN:=$CHECKOUT/runs/rotowire-corpus}"
    GAMES_FOLDER="$(CDPATH='' cd -- "$GAMES" && pwd -P)"
else
    : "${RUN:=$CHECKOUT/runs/rotowire}"
    GAMES_FOLDER="$RUN/games"
fi
source "$HERE/../fairseq.sh"

# Pieces: the embedded league has few enough words to need none.
if [ -n "$BART" ]; then
    PIECES=gpt2 PIECES_MODEL="$RUN/pieces"
elif [ -n "$GAMES" ]; then
    PIECES=sentencepiece PIECES_MODEL="$RUN/pieces/bpe.model"
else
    PIECES=none PIECES_MODEL=""
fi
