#!/usr/bin/env bash
# Draws a page of the scores, the learning curves and all games' summaries, and prints one with what is wrong marked.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${GAME:=}" # number of the test game to begin with, counted from 0; empty: the one with the median precision

report() { # FOLDER
    local facts=()
    [ ! -e "$GAMES_FOLDER/test.facts" ] || facts=(--facts "$GAMES_FOLDER/test.facts")
    run tlm-fairseq rotowire report --games "$RUN/data/test.games.json" --hyp "$RUN/generate$VARIANT/test.hyp" \
        ${facts[@]+"${facts[@]}"} --train-log "$RUN/train$VARIANT/fairseq-train.log" \
        --scores "$RUN/evaluate$VARIANT"/{model,template}.json ${GAME:+--game "$GAME"} --out "$1/report.html"
}

after "evaluate$VARIANT" evaluate.sh
step "report$VARIANT" report GAME
tlm-fairseq rotowire report --games "$RUN/data/test.games.json" --hyp "$RUN/generate$VARIANT/test.hyp" \
    ${GAME:+--game "$GAME"} --text
say "the page: $RUN/report$VARIANT/report.html"
