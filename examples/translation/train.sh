#!/usr/bin/env bash
# Trains a small Transformer with Token-Level Masking on what prepare.sh made, until the validation loss has not fallen for
# PATIENCE validations. Interrupted, it goes on from its last checkpoint. Every number is a variable that can be set from
# outside: TLM_RATE=0 ATTENTION_DROPOUT=0.1 VARIANT=-dropout ./train.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${TLM_RATE:=0.05}" "${TLM_STRATEGY:=both}" "${TLM_WHERE:=all}" "${ATTENTION_DROPOUT:=0}"
: "${DROPOUT:=0.3}" "${LABEL_SMOOTHING:=0.1}"
: "${ARCH:=transformer_tlm}" "${LAYERS:=3}" "${WIDTH:=256}" "${FFN_WIDTH:=1024}" "${HEADS:=4}"
: "${LR:=1e-3}" "${WARMUP:=1000}" "${UPDATES:=12000}" "${BATCH_TOKENS:=4000}" "${UPDATE_FREQ:=1}"
: "${SAVE_EVERY:=250}" "${PATIENCE:=10}" "${STOP_MINUTES:=6000}"
# Further options of fairseq-train, separated by spaces.
: "${TRAIN_OPTIONS=$(! nvidia-smi -L >/dev/null 2>&1 || echo --fp16)}"

train() { # FOLDER
    train_alike_stacks "$1" ""
}

after binary prepare.sh
step "train$VARIANT" train ARCH TLM_RATE TLM_STRATEGY TLM_WHERE ATTENTION_DROPOUT DROPOUT LABEL_SMOOTHING LAYERS WIDTH FFN_WIDTH \
    HEADS LR WARMUP UPDATES BATCH_TOKENS UPDATE_FREQ SAVE_EVERY PATIENCE SEED TRAIN_OPTIONS
