#!/usr/bin/env bash
# Token-Level Masking, attention dropout and neither, three seeds each, trained on CGED 2018 and tested on CGED 2020: the
# plan comparison.yaml, from the corpus to its report, and CGED's levels of each run. Run again, it goes on with what is
# missing. CGED: folder with cged2018 and cged2020 as published. TLM_FAIRSEQ_CHERRANT: that of ChERRANT's tables.
set -euo pipefail
HERE="$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd -P)"
CHECKOUT="$(CDPATH='' cd -- "$HERE/../../.." && pwd -P)"

unset BART
RUN="$CHECKOUT/runs/gec-chinese-comparison" # comparison.yaml names it
source "$HERE/settings.sh"
: "${CGED:?set CGED to the folder with cged2018 and cged2020}"
: "${TLM_FAIRSEQ_CHERRANT:?set it to the folder of the tables of ChERRANT; docs/gec.md says where they are had}"
: "${WORKERS:=2}" # runs at a time, a core each
CGED="$(CDPATH='' cd -- "$CGED" && pwd -P)"
EXPERIMENT="$CHECKOUT/runs/chinese-comparison"
DATA="$RUN/data-3"

# The model that all runs start from: it has learnt to copy, and to mend strange and missing characters.
ARCH=transformer_tiny_tlm TLM_RATE=0 TLM_STRATEGY=both TLM_WHERE=all ATTENTION_DROPOUT=0 DROPOUT=0.1 LABEL_SMOOTHING=0.1
LAYERS=2 WIDTH=128 FFN_WIDTH=256 HEADS=4 LR=3e-3 WARMUP=200 UPDATES=4000 BATCH_TOKENS=1500 UPDATE_FREQ=1
SAVE_EVERY=200 STOP_MINUTES=600 PATIENCE=-1 TRAIN_OPTIONS=""

shuffled() { # FOLDER
    run python "$HERE/shuffle.py" --input "$DATA"/train.{src,tgt} --out "$1/train"
}

binary() { # FOLDER
    preprocess "$1" "$1/fairseq-preprocess.log" 'sents|Error' --source-lang src --target-lang tgt \
        --trainpref "$RUN/shuffled/train" --validpref "$RUN/encoded-3/valid" \
        --srcdict "$PIECES_FOLDER/dict.txt" --joined-dictionary
}

copying() { # FOLDER
    train_alike_stacks "$1" ""
}

# CGED's levels of each run beside the source as it is, as a table.
levels() { # FOLDER
    local hypotheses name scores=()
    for hypotheses in "$DATA/cged.src" "$EXPERIMENT"/*/seed-*/hypotheses.txt; do
        name=source
        if [ "$hypotheses" != "$DATA/cged.src" ]; then
            name="${hypotheses#"$EXPERIMENT/"}" # TLM-.1/seed-1/hypotheses.txt
            name="${name%/hypotheses.txt}"
            name="${name/\/seed-/-}"
        fi
        run tlm-fairseq gec edits --src "$DATA/cged.txt" --hyp "$hypotheses" --out "$1/$name.edits.txt"
        run tlm-fairseq gec score cged --src "$DATA/cged.txt" --hyp "$1/$name.edits.txt" --ref "$DATA/cged.truth.txt" \
            --json "$1/$name.cged.json" >>"$1/report.txt"
        scores+=("$name=$1/$name.cged.json")
    done
    # In its folder, for the scores name the file as it is given.
    (cd -- "$CGED" && run tlm-fairseq gec edits --ceiling "${TEST#"$CGED/"}" --json "$1/ceiling.json" >"$1/ceiling.txt")
    tabulate_scores "$1" "CGED 2020" "$DATA/cged.src" "${scores[@]}"
}

# Each system against none, seed by seed, over the sentences of the test set.
significance() { # FOLDER
    local seed systems=("attention-dropout-.1" "TLM-.1")
    # In the experiment's folder, for the scores name the files as they are given.
    for seed in 1 2 3; do
        (cd -- "$EXPERIMENT" && run tlm-fairseq compare --metric cherrant --src "$DATA/cged.src" --ref "$DATA/cged.ref0" \
            --baseline "none/seed-$seed/hypotheses.txt" --systems "${systems[@]/%//seed-$seed/hypotheses.txt}" \
            --json "$1/seed-$seed.json")
    done
}

export RUN STAGE3_TRAIN="$CGED/cged2018/train_CGED2018.xml:$CGED/cged2018/test_CGED2018.xml"
export STAGE3_OPTIONS="--truth $CGED/cged2018/test_truth0.txt" TEST="$CGED/cged2020/test_truth_2020mk.xml"
bash "$HERE/prepare.sh"
after encoded-3 prepare.sh
CHECKSUM="$(cksum <"$HERE/shuffle.py")"
step shuffled shuffled CHECKSUM
step binary binary
step copying copying ARCH LAYERS WIDTH FFN_WIDTH HEADS DROPOUT LABEL_SMOOTHING LR WARMUP UPDATES BATCH_TOKENS SEED
cd -- "$CHECKOUT"
tlm-fairseq experiment run "$HERE/comparison.yaml" --workers "$WORKERS"
tlm-fairseq experiment report "$EXPERIMENT"
step levels levels
step significance significance
cat -- "$RUN/levels/table.txt" "$RUN/levels/ceiling.txt"
