# shellcheck shell=bash
# What the scripts of every language need of fairseq. Sourced after steps.sh.

# Two OpenMP threads stall at times where two cores are shared, by a factor of up to a hundred.
export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"

: "${USER_DIR:=$CHECKOUT/tlm_fairseq}" # what fairseq gets as --user-dir

for command in tlm-fairseq fairseq-preprocess fairseq-train fairseq-generate; do
    command -v "$command" >/dev/null || stop "$command is not on PATH; run: python -m pip install -e '${CHECKOUT}[gec]'"
done

# Prints the checkpoint to go on from. fairseq copies checkpoint_last.pt into place, so an interruption can tear it; the
# numbered ones are renamed into place.
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
        FROM=(--restore-file "$checkpoint")
    else
        rm -f -- "$1/checkpoint_last.pt"
        [ -z "$2" ] || FROM=(--finetune-from-model "$2")
    fi
}

# What of fairseq-train's log is shown while it trains.
TRAINING_LINES=' (num\.|trained:|train_inner|valid on|Loaded checkpoint|done training|early stop|Stopping training)|Error|error:'
