# shellcheck shell=bash
# The numbers of fine-tuning in stages, as they are common for correction. Each can be set from outside; train.sh sets
# those that differ between languages before it sources this.

: "${TLM_RATE:=0.1}" "${TLM_STRATEGY:=both}" "${TLM_WHERE:=all}" "${ATTENTION_DROPOUT:=0}"
: "${DROPOUT:=0.1}" "${SOURCE_WORD_DROPOUT:=0.2}" "${LABEL_SMOOTHING:=0.1}" "${WEIGHT_DECAY:=0.01}" "${CLIP_NORM:=1.0}"
: "${AVERAGE:=5}" # checkpoints in the mean
: "${BATCH_TOKENS:=8192}" "${UPDATE_FREQ:=1}" "${LOG_EVERY:=100}" "${WORKERS:=1}"
if [ -n "$BART" ]; then
    : "${MODEL_OPTIONS=--layernorm-embedding}"
    : "${STAGE1_LR:=3e-5}" "${STAGE2_LR:=5e-6}" "${STAGE3_LR:=3e-6}"
else
    : "${MODEL_OPTIONS=--encoder-normalize-before --decoder-normalize-before}"
    : "${STAGE1_LR:=5e-4}" "${STAGE2_LR:=1e-4}" "${STAGE3_LR:=5e-5}"
fi
: "${STAGE1_WARMUP:=2000}" "${STAGE1_EPOCHS:=20}" "${STAGE1_UPDATES:=60000}"
: "${STAGE2_WARMUP:=500}" "${STAGE2_EPOCHS:=40}" "${STAGE2_UPDATES:=20000}"
: "${STAGE3_WARMUP:=200}" "${STAGE3_EPOCHS:=40}" "${STAGE3_UPDATES:=10000}"
: "${EVAL_METRIC:=changes}" # whose F0.5 chooses checkpoints: changes (of words), character-edits, cherrant
# Further options of fairseq-train, separated by spaces.
: "${TRAIN_OPTIONS=$(! nvidia-smi -L >/dev/null 2>&1 || echo --fp16)}"
