#!/usr/bin/env bash
# Trains a model with Token-Level Masking on what prepare.sh made. Interrupted, it goes on from its last checkpoint.
# Every number is a variable that can be set from outside: TLM_RATE=0 ATTENTION_DROPOUT=0.1 VARIANT=-dropout ./train.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${TLM_RATE:=0.1}" "${TLM_STRATEGY:=both}" "${TLM_WHERE:=all}" "${ATTENTION_DROPOUT:=0}" "${LABEL_SMOOTHING:=0.1}"
if [ -n "$BART" ]; then
    : "${ARCH:=bart_base_tlm}" "${MODEL_OPTIONS=--layernorm-embedding --truncate-source}"
    : "${DROPOUT:=0.1}" "${LR:=3e-5}" "${WARMUP:=500}" "${UPDATES:=20000}" "${BATCH_TOKENS:=4096}" "${UPDATE_FREQ:=4}"
    : "${SAVE_EVERY:=1000}" "${STOP_MINUTES:=6000}" "${PATIENCE:=10}"
elif [ -n "$GAMES" ]; then
    : "${ARCH:=transformer_tlm}" "${MODEL_OPTIONS=--encoder-normalize-before --decoder-normalize-before}"
    : "${DROPOUT:=0.3}" "${LR:=5e-4}" "${WARMUP:=4000}" "${UPDATES:=40000}" "${BATCH_TOKENS:=4096}" "${UPDATE_FREQ:=4}"
    : "${SAVE_EVERY:=1000}" "${STOP_MINUTES:=6000}" "${PATIENCE:=10}"
else
    : "${ARCH:=transformer_tiny_tlm}" "${LAYERS:=2}" "${WIDTH:=128}" "${FFN_WIDTH:=256}" "${HEADS:=4}"
    : "${MODEL_OPTIONS=--encoder-normalize-before --decoder-normalize-before --encoder-layers $LAYERS \
--decoder-layers $LAYERS --encoder-embed-dim $WIDTH --decoder-embed-dim $WIDTH --encoder-ffn-embed-dim $FFN_WIDTH \
--decoder-ffn-embed-dim $FFN_WIDTH --encoder-attention-heads $HEADS --decoder-attention-heads $HEADS}"
    : "${DROPOUT:=0}" "${LR:=3e-3}" "${WARMUP:=200}" "${UPDATES:=1200}" "${BATCH_TOKENS:=3000}" "${UPDATE_FREQ:=1}"
    : "${SAVE_EVERY:=200}" "${STOP_MINUTES:=5}" "${PATIENCE:=-1}"
fi
# Further options of fairseq-train, separated by spaces.
: "${TRAIN_OPTIONS=$([ -z "$BART$GAMES" ] || ! nvidia-smi -L >/dev/null 2>&1 || echo --fp16)}"

train() { # FOLDER
    local FROM options=() model=()
    find_start "$1" "${BART:+$RUN/pieces/model.pt}"
    read -r -a options <<<"$TRAIN_OPTIONS"
    read -r -a model <<<"$MODEL_OPTIONS"
    say "training ends after $UPDATES updates, or $STOP_MINUTES minutes"
    run_logged "$1/fairseq-train.log" "$TRAINING_LINES" \
        fairseq-train "$RUN/binary" --user-dir "$USER_DIR" --source-lang src --target-lang tgt \
        --arch "$ARCH" ${model[@]+"${model[@]}"} --share-all-embeddings \
        --tlm-rate "$TLM_RATE" --tlm-strategy "$TLM_STRATEGY" --tlm-where "$TLM_WHERE" \
        --attention-dropout "$ATTENTION_DROPOUT" --dropout "$DROPOUT" \
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
step "train$VARIANT" train ARCH MODEL_OPTIONS TLM_RATE TLM_STRATEGY TLM_WHERE ATTENTION_DROPOUT DROPOUT LABEL_SMOOTHING LR \
    WARMUP UPDATES BATCH_TOKENS UPDATE_FREQ PATIENCE SEED TRAIN_OPTIONS
