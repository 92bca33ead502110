#!/usr/bin/env bash
# Fine-tunes the pretrained model, or trains a small one from scratch, on what prepare.sh made. Interrupted, it goes on
# from its last checkpoint. Every number is a variable that can be set from outside:
# TLM_RATE=0 ATTENTION_DROPOUT=0.1 VARIANT=-dropout ./train.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${REGULARIZER:=tlm}" "${TLM_RATE:=0.1}" "${TLM_STRATEGY:=both}"
: "${REGULARIZER_OPTIONS=}" # of another one: none, drophead, ...
: "${ATTENTION_DROPOUT:=0}" "${DROPOUT:=0.1}"
: "${EPOCHS:=10}" "${BATCH:=16}" "${UPDATE_FREQ:=1}" "${MAX_UPDATES:=0}" # sentences a batch; 0: as many as EPOCHS have
: "${PATIENCE:=-1}" "${STOP_MINUTES:=6000}"
if [ -n "$MODEL" ]; then
    : "${LR:=2e-5}"
    : "${MODEL_OPTIONS=}" # the checkpoint's sizes are given anyway
else
    : "${LR:=3e-4}" "${LAYERS:=4}" "${WIDTH:=256}" "${FFN_WIDTH:=1024}" "${HEADS:=4}" "${MAX_LENGTH:=512}"
    : "${MODEL_OPTIONS=--arch roberta_base_tlm --encoder-layers $LAYERS --encoder-embed-dim $WIDTH \
--encoder-ffn-embed-dim $FFN_WIDTH --encoder-attention-heads $HEADS --max-positions $MAX_LENGTH}"
fi
: "${WARMUP_SHARE:=0.06}" # of the updates
# Further options of fairseq-train, separated by spaces.
: "${TRAIN_OPTIONS=$(! nvidia-smi -L >/dev/null 2>&1 || echo --fp16)}"

updates_in_all() {
    local examples
    examples="$(awk 'END { print NR }' "$RUN/data/train.input0")"
    awk -v n="$examples" -v batch="$BATCH" -v every="$UPDATE_FREQ" -v epochs="$EPOCHS" -v most="$MAX_UPDATES" 'BEGIN {
        batches = int((n + batch - 1) / batch)
        updates = int((batches + every - 1) / every) * epochs
        print (most > 0 && most < updates) ? most : updates
    }'
}

share_of() { # NUMBER SHARE
    LC_ALL=C awk -v number="$1" -v share="$2" 'BEGIN { print int(number * share) }'
}

train() { # FOLDER
    local FROM pretrained="" updates task=() model=() more=() regularizer=() further=()
    updates="$(updates_in_all)"
    read -r -a task <"$RUN/data/fairseq.options"
    if [ -n "$MODEL" ]; then
        pretrained="$RUN/model/model.pt"
        read -r -a model <"$RUN/model/model.options"
    fi
    read -r -a more <<<"$MODEL_OPTIONS" || true
    read -r -a further <<<"$TRAIN_OPTIONS" || true
    read -r -a regularizer <<<"$REGULARIZER_OPTIONS" || true
    [ "$REGULARIZER" != tlm ] || regularizer+=(--tlm-rate "$TLM_RATE" --tlm-strategy "$TLM_STRATEGY")
    find_start "$1" "$pretrained"
    say "training ends after $updates updates, or $STOP_MINUTES minutes"
    run_logged "$1/fairseq-train.log" "$TRAINING_LINES" \
        fairseq-train "$RUN/binary" --user-dir "$USER_DIR" "${task[@]}" \
        ${model[@]+"${model[@]}"} ${more[@]+"${more[@]}"} \
        --attn-regularizer "$REGULARIZER" ${regularizer[@]+"${regularizer[@]}"} \
        --attention-dropout "$ATTENTION_DROPOUT" --dropout "$DROPOUT" --pooler-dropout "$DROPOUT" \
        --optimizer adam --adam-betas "(0.9, 0.98)" --adam-eps 1e-06 --weight-decay 0.1 --clip-norm 1.0 \
        --lr "$LR" --lr-scheduler polynomial_decay --total-num-update "$updates" \
        --warmup-updates "$(share_of "$updates" "$WARMUP_SHARE")" \
        --batch-size "$BATCH" --required-batch-size-multiple 1 --update-freq "$UPDATE_FREQ" --max-update "$updates" \
        --stop-time-hours "$(hours "$STOP_MINUTES")" --patience "$PATIENCE" \
        --save-dir "$1" --no-epoch-checkpoints --seed "$SEED" --num-workers 0 --log-format simple --log-interval 50 \
        ${FROM[@]+"${FROM[@]}"} ${further[@]+"${further[@]}"}
}

after binary prepare.sh
step "train$VARIANT" train REGULARIZER REGULARIZER_OPTIONS TLM_RATE TLM_STRATEGY ATTENTION_DROPOUT DROPOUT LR \
    MODEL_OPTIONS EPOCHS BATCH UPDATE_FREQ MAX_UPDATES WARMUP_SHARE PATIENCE SEED TRAIN_OPTIONS
