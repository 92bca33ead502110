#!/usr/bin/env bash
# Trains a model with Token-Level Masking on what prepare.sh made. Interrupted, it goes on from its last checkpoint.
# Every number is a variable that can be set from outside: TLM_RATE=0 ATTENTION_DROPOUT=0.1 VARIANT=-dropout ./train.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

# The small model on the embedded league is far from overfitting, and takes what hides least.
if [ -z "$BART$GAMES" ]; then
    : "${TLM_RATE:=0.05}" "${LABEL_SMOOTHING:=0}"
fi
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
    : "${ARCH:=transformer_tiny_tlm}" "${ENCODER_LAYERS:=1}" "${DECODER_LAYERS:=2}"
    : "${WIDTH:=64}" "${FFN_WIDTH:=128}" "${HEADS:=1}"
    : "${MODEL_OPTIONS=--encoder-normalize-before --decoder-normalize-before --encoder-layers $ENCODER_LAYERS \
--decoder-layers $DECODER_LAYERS --encoder-embed-dim $WIDTH --decoder-embed-dim $WIDTH --encoder-ffn-embed-dim $FFN_WIDTH \
--decoder-ffn-embed-dim $FFN_WIDTH --encoder-attention-heads $HEADS --decoder-attention-heads $HEADS}"
    : "${DROPOUT:=0}" "${LR:=8e-3}" "${WARMUP:=100}" "${UPDATES:=5000}" "${BATCH_TOKENS:=900}" "${UPDATE_FREQ:=1}"
    : "${SAVE_EVERY:=200}" "${STOP_MINUTES:=8}" "${PATIENCE:=-1}"
fi
# Further options of fairseq-train, separated by spaces.
: "${TRAIN_OPTIONS=$([ -z "$BART$GAMES" ] || ! nvidia-smi -L >/dev/null 2>&1 || echo --fp16)}"

train() { # FOLDER
    local model=()
    read -r -a model <<<"$MODEL_OPTIONS"
    train_on_pairs "$1" "${BART:+$RUN/pieces/model.pt}" ${model[@]+"${model[@]}"}
}

after binary prepare.sh
step "train$VARIANT" train ARCH MODEL_OPTIONS TLM_RATE TLM_STRATEGY TLM_WHERE ATTENTION_DROPOUT DROPOUT LABEL_SMOOTHING LR \
    WARMUP UPDATES BATCH_TOKENS UPDATE_FREQ PATIENCE SEED TRAIN_OPTIONS
