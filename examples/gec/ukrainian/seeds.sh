#!/usr/bin/env bash
# Token-Level Masking against attention dropout over several seeds: all else is the same, the corpus and its split too.
# Each model is a VARIANT of the scripts beside this one; run again, it goes on at the first unfinished step.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${SEEDS:=1 2 3}" # of the training, separated by spaces
: "${RATE:=0.1}"    # of TLM, and of attention dropout

export SIZE RUN
hold_run
bash "$HERE/prepare.sh"
records=()
for seed in $SEEDS; do
    for regularizer in tlm dropout; do
        case "$regularizer" in
            tlm) export TLM_RATE="$RATE" ATTENTION_DROPOUT=0 ;;
            dropout) export TLM_RATE=0 ATTENTION_DROPOUT="$RATE" ;;
        esac
        export SEED="$seed" VARIANT="-$regularizer-$seed"
        for script in train correct evaluate; do
            bash "$HERE/$script.sh"
        done
        records+=("$regularizer=evaluate$VARIANT/scores.json")
    done
done
cd -- "$RUN" # the results name the files as they are given
for seed in $SEEDS; do
    run tlm-fairseq compare --metric errant --src data/test.src --ref data/test.ref* \
        --baseline "correct-dropout-$seed/test.hyp" --systems "correct-tlm-$seed/test.hyp" --json "compare-$seed.json"
done
run python "$HERE/summarize_seeds.py" --csv seeds.csv "${records[@]}"
