#!/usr/bin/env bash
# Trains a Transformer with Token-Level Masking on what prepare.sh made. Interrupted, it goes on from its last checkpoint.
# Every number is a variable that can be set from outside: TLM_RATE=0 ATTENTION_DROPOUT=0.1 RUN=runs/baseline ./train.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${TLM_RATE:=0.1}" "${TLM_STRATEGY:=both}" "${TLM_WHERE:=all}" "${ATTENTION_DROPOUT:=0}" "${LABEL_SMOOTHING:=0.1}"
case "$SIZE" in
    small)
        : "${ARCH:=transformer_tiny_tlm}" "${LAYERS:=2}" "${WIDTH:=128}" "${FFN_WIDTH:=256}" "${HEADS:=4}"
        : "${DROPOUT:=0}" "${LR:=3e-3}" "${WARMUP:=200}" "${UPDATES:=2000}" "${BATCH_TOKENS:=1500}" "${UPDATE_FREQ:=1}"
        : "${SAVE_EVERY:=300}" "${STOP_MINUTES:=7.5}" "${PATIENCE:=-1}"
        ;;
    full)
        : "${ARCH:=transformer_tlm}" "${LAYERS:=6}" "${WIDTH:=512}" "${FFN_WIDTH:=2048}" "${HEADS:=8}"
        : "${DROPOUT:=0.3}" "${LR:=7e-4}" "${WARMUP:=2000}" "${UPDATES:=12000}" "${BATCH_TOKENS:=8192}" "${UPDATE_FREQ:=1}"
        : "${SAVE_EVERY:=500}" "${STOP_MINUTES:=600}" "${PATIENCE:=10}"
        ;;
esac
# Further options of fairseq-train, separated by spaces.
: "${TRAIN_OPTIONS=$([ "$SIZE" = small ] || ! nvidia-smi -L >/dev/null 2>&1 || echo --fp16)}"

train() { # FOLDER
    local FROM options=()
    find_start "$1" ""
    read -r -a options <<<"$TRAIN_OPTIONS"
    say "training ends after $UPDATES updates, or $STOP_MINUTES minutes"
    run_logged "$1/fairseq-train.log" "$TRAINING_LINES" \
        fairseq-train "$RUN/binary" --user-dir "$USER_DIR" --source-lang src --target-lang tgt \
        --arch "$ARCH" --tlm-rate "$TLM_RATE" --tlm-strategy "$TLM_STRATEGY" --tlm-where "$TLM_WHERE" \
        --attention-dropout "$ATTENTION_DROPOUT" --dropout "$DROPOUT" --share-all-embeddings \
        --encoder-layers "$LAYERS" --encoder-embed-dim "$WIDTH" --encoder-ffn-embed-dim "$FFN_WIDTH" \
        --encoder-attention-heads "$HEADS" --encoder-normalize-before \
        --decoder-layers "$LAYERS" --decoder-embed-dim "$WIDTH" --decoder-ffn-embed-dim "$FFN_WIDTH" \
        --decoder-attention-heads "$HEADS" --decoder-normalize-before \
        --criterion label_smoothed_cross_entropy --label-smoothing "$LABEL_SMOOTHING" \
        --optimizer adam --adam-betas "(0.9, 0.98)" --clip-norm 1.0 \
        --lr "$LR" --lr-scheduler polynomial_decay --warmup-updates "$WARMUP" --total-num-update "$UPDATES" \
        --max-tokens "$BATCH_TOKENS" --update-freq "$UPDATE_FREQ" --max-update "$UPDATES" \
        --stop-time-hours "$(awk "BEGIN { print $STOP_MINUTES / 60 }")" --patience "$PATIENCE" \
        --save-dir "$1" --save-interval-updates "$SAVE_EVERY" --keep-interval-updates 1 --no-epoch-checkpoints \
        --seed "$SEED" --num-workers 0 --log-format simple --log-interval 50 ${FROM[@]+"${FROM[@]}"} \
        ${options[@]+"${options[@]}"}
}

after binary prepare.sh
step "train$VARIANT" train ARCH TLM_RATE TLM_STRATEGY TLM_WHERE ATTENTION_DROPOUT DROPOUT LABEL_SMOOTHING LAYERS WIDTH FFN_WIDTH \
    HEADS LR WARMUP UPDATES BATCH_TOKENS UPDATE_FREQ PATIENCE SEED TRAIN_OPTIONS
