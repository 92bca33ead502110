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
    train_alike_stacks "$1" ""
}

after binary prepare.sh
step "train$VARIANT" train ARCH TLM_RATE TLM_STRATEGY TLM_WHERE ATTENTION_DROPOUT DROPOUT LABEL_SMOOTHING LAYERS WIDTH FFN_WIDTH \
    HEADS LR WARMUP UPDATES BATCH_TOKENS UPDATE_FREQ PATIENCE SEED TRAIN_OPTIONS
