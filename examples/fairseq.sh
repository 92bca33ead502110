# shellcheck shell=bash
# What the scripts of every language need of fairseq. Sourced after steps.sh.

# Two OpenMP threads stall at times where two cores are shared, by a factor of up to a hundred.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"

# What fairseq gets as --user-dir: the package of the checkout, or where `tlm-fairseq recipe copy` has put these scripts,
# the installed one.
if [ -d "$CHECKOUT/tlm_fairseq" ]; then
    : "${USER_DIR:=$CHECKOUT/tlm_fairseq}"
    TO_INSTALL="run: python -m pip install -e '${CHECKOUT}[gec]'"
else
    TO_INSTALL="activate the environment that tlm-fairseq[gec] is installed in"
fi

for command in tlm-fairseq fairseq-preprocess fairseq-train fairseq-generate; do
    command -v "$command" >/dev/null || stop "$command is not on PATH; $TO_INSTALL"
done

: "${USER_DIR:=$(tlm-fairseq doctor --user-dir)}"

# fairseq-preprocess into a folder. It refuses one with dictionaries, as an interruption leaves it.
preprocess() { # FOLDER LOG PATTERN (of the lines to show) OPTION ...
    rm -f -- "$1"/dict.{src,tgt}.txt
    run_logged "$2" "$3" fairseq-preprocess "${@:4}" --destdir "$1"
}

# Prints the checkpoint to go on from: the last one, or where that is torn, as fairseq without this package leaves it
# when it is interrupted inside a copy, the last of the numbered ones.
whole_checkpoint() { # FOLDER
    local checkpoint
    for checkpoint in "$1/checkpoint_last.pt" $(ls -t -- "$1"/checkpoint_*_*.pt 2>/dev/null || true); do
        if [ -e "$checkpoint" ] && tlm-fairseq checkpoint inspect "$checkpoint" >/dev/null 2>&1; then
            printf '%s' "$checkpoint"
            return
        fi
    done
}

# Sets FROM to the options with which a training goes on from its last whole checkpoint, or begins: at MODEL, if there is
# one.
find_start() { # FOLDER MODEL
    local checkpoint
    FROM=()
    checkpoint="$(whole_checkpoint "$1")"
    if [ -n "$checkpoint" ]; then
        # A run that is done already writes no other in the place of a torn one.
        [ "$checkpoint" -ef "$1/checkpoint_last.pt" ] || {
            cp -- "$checkpoint" "$1/checkpoint_last.pt.tmp"
            mv -f -- "$1/checkpoint_last.pt.tmp" "$1/checkpoint_last.pt"
        }
        FROM=(--restore-file "$checkpoint")
    else
        rm -f -- "$1/checkpoint_last.pt"
        [ -z "$2" ] || FROM=(--finetune-from-model "$2")
    fi
}

# Trains a model that writes a target for a source, by the variables that train.sh sets, on $RUN/binary. It ends after
# $UPDATES updates, or $STOP_MINUTES minutes.
train_on_pairs() { # FOLDER MODEL (a checkpoint to begin at, or empty) OPTION ... (of the architecture)
    local FROM folder="$1" options=()
    find_start "$folder" "$2"
    shift 2
    read -r -a options <<<"$TRAIN_OPTIONS"
    say "training ends after $UPDATES updates, or $STOP_MINUTES minutes"
    run_logged "$folder/fairseq-train.log" "$TRAINING_LINES" \
        fairseq-train "$RUN/binary" --user-dir "$USER_DIR" --source-lang src --target-lang tgt \
        --arch "$ARCH" "$@" --share-all-embeddings \
        --tlm-rate "$TLM_RATE" --tlm-strategy "$TLM_STRATEGY" --tlm-where "$TLM_WHERE" \
        --attention-dropout "$ATTENTION_DROPOUT" --dropout "$DROPOUT" \
        --criterion label_smoothed_cross_entropy --label-smoothing "$LABEL_SMOOTHING" \
        --optimizer adam --adam-betas "(0.9, 0.98)" --clip-norm 1.0 \
        --lr "$LR" --lr-scheduler polynomial_decay --warmup-updates "$WARMUP" --total-num-update "$UPDATES" \
        --max-tokens "$BATCH_TOKENS" --update-freq "$UPDATE_FREQ" --max-update "$UPDATES" \
        --stop-time-hours "$(hours "$STOP_MINUTES")" --patience "$PATIENCE" \
        --save-dir "$folder" --save-interval-updates "$SAVE_EVERY" --keep-interval-updates 1 --no-epoch-checkpoints \
        --seed "$SEED" --num-workers 0 --log-format simple --log-interval 50 ${FROM[@]+"${FROM[@]}"} \
        ${options[@]+"${options[@]}"}
}

# The same for an encoder and a decoder of one size, that of $LAYERS, $WIDTH, $FFN_WIDTH and $HEADS.
train_alike_stacks() { # FOLDER MODEL
    local side sizes=()
    for side in encoder decoder; do
        sizes+=("--$side-layers" "$LAYERS" "--$side-embed-dim" "$WIDTH" "--$side-ffn-embed-dim" "$FFN_WIDTH"
            "--$side-attention-heads" "$HEADS" "--$side-normalize-before")
    done
    train_on_pairs "$1" "$2" "${sizes[@]}"
}

# What of fairseq-train's log is shown while it trains.
TRAINING_LINES=' (num\.|trained:|[0-9]+ self-attentions|train_inner|valid on|Loaded checkpoint|nothing left|done training)'
TRAINING_LINES+='| (early stop|Stopping training)|Error|error:'
