#!/usr/bin/env bash
# Scores the summaries of the test games, beside the template system and the published results, and marks their errors.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${EXTRACTOR:=rules}" # or trained: a network that learns to read facts from the training games
: "${TABLE_VARIANT:=wiseman}"

evaluate() { # FOLDER
    local extractor="$EXTRACTOR" games="$RUN/data/test.games.json" facts=() clean=() name
    if [ "$EXTRACTOR" = trained ]; then
        extractor="$1/extractor.pt"
        run tlm-fairseq rotowire train-extractor --games "$GAMES_FOLDER/train.json" --out "$extractor"
    fi
    [ ! -e "$GAMES_FOLDER/test.facts" ] || facts=(--facts "$GAMES_FOLDER/test.facts")
    [ ! -e "$RUN/data/test-clean.games.json" ] || clean=(--clean "$RUN/data/test-clean.games.json")
    run tlm-fairseq rotowire template --games "$games" --out "$1/template.hyp"
    : >"$1/report.txt"
    for name in model template; do
        local hypothesis="$RUN/generate$VARIANT/test.hyp"
        [ "$name" = model ] || hypothesis="$1/template.hyp"
        run tlm-fairseq rotowire score --games "$games" --hyp "$hypothesis" ${facts[@]+"${facts[@]}"} ${clean[@]+"${clean[@]}"} \
            --extractor "$extractor" --variant "$TABLE_VARIANT" --name "$name" --table --json "$1/$name.json" \
            >>"$1/report.txt"
        run tlm-fairseq rotowire check --games "$games" --hyp "$hypothesis" --out "$1/$name-errors.csv" \
            --json "$1/$name-errors.json" >>"$1/report.txt"
    done
}

after "generate$VARIANT" generate.sh
step "evaluate$VARIANT" evaluate EXTRACTOR TABLE_VARIANT
cat -- "$RUN/evaluate$VARIANT/report.txt"
