#!/usr/bin/env bash
# Trains stage after stage with Token-Level Masking on what prepare.sh made. F0.5 on the validation set stops each stage,
# and chooses the checkpoints whose mean the next one starts from. Interrupted, it goes on from its last checkpoint.
# Every number is a variable that can be set from outside; the others are in recipe.sh: TLM_RATE=0.05 ./train.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${PATIENCE:=5}" # validations without a better F0.5
: "${EVAL_METRIC:=$(character_edits)}"
if [ -n "$BART" ]; then
    : "${ARCH:=bart_base_tlm}"  # of BART's size
else
    : "${ARCH:=transformer_tlm}"
fi
source "$HERE/../recipe.sh"

train_stages
