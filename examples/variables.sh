# shellcheck shell=bash
# What each variable that can be set from outside may hold. Sourced by every script that reads one; a value that its
# variable cannot have is refused before anything is done. An empty one counts as not set.

# Checks the variables that are set.
check_variables() {
    check number_from_0 SEED SPLIT_SEED DATA_SEED LEAGUE_SEED WARMUP STAGE{1,2,3}_WARMUP STAGE{1,2,3}_EPOCHS \
        MAX_UPDATES SAMPLES GAME NO_REPEAT_NGRAM WORKERS
    check number_from_1 EPOCHS UPDATES STAGE{1,2,3}_UPDATES BATCH BATCH_TOKENS UPDATE_FREQ SAVE_EVERY LOG_EVERY \
        AVERAGE LAYERS ENCODER_LAYERS DECODER_LAYERS WIDTH FFN_WIDTH HEADS VOCABULARY MAX_TOKENS MAX_LENGTH \
        LONGEST_INPUT COPY_LONGER_THAN BEAM GENERATE_TOKENS PREDICT_TOKENS TRAIN_GAMES VALID_GAMES TEST_GAMES
    check numbers SEEDS
    check patience PATIENCE
    check decimal LR STAGE{1,2,3}_LR WEIGHT_DECAY CLIP_NORM LENPEN
    check minutes STOP_MINUTES
    check share TLM_RATE RATE ATTENTION_DROPOUT DROPOUT SOURCE_WORD_DROPOUT LABEL_SMOOTHING WARMUP_SHARE \
        VALID_SHARE FRACTION
    check ending VARIANT
    check name TASK ARCH REGULARIZER CHECKPOINT SOURCE_LANG TARGET_LANG STAGE{1,2,3}_CORPUS
    check "one of both, siblings, self" TLM_STRATEGY
    check "one of all, encoder, decoder" TLM_WHERE
    check "one of split, copy" LONG
    check "one of characters, words" BY
    check "one of changes, character-edits, cherrant" EVAL_METRIC EDITS
    check "one of gec-only, gec-fluency" LAYER
    check "one of flat, compact, verbal, ranked" LINEARISATION
    check "one of none, tags" COPY
    check "one of error, prune, drop" FIT
    check "one of wiseman, ncp, macro" TABLE_VARIANT
    check path RUN OUT DATA COLA RTE MULTI30K PLANS MODEL BART GAMES EXTRACTOR USER_DIR CGED TLM_FAIRSEQ_CHERRANT JFLEG VALID TEST ENSEMBLE STAGE{1,2,3}_TRAIN
    check options TRAIN_OPTIONS MODEL_OPTIONS REGULARIZER_OPTIONS PREPARE_OPTIONS STAGE{1,2,3}_OPTIONS
}

# Ends the script where one of the variables is set to what is not of the kind.
check() { # KIND NAME ...
    local kind="$1" name value wanted
    shift
    for name in "$@"; do
        [ -n "${!name-}" ] || continue
        wanted="$(wrong_for "$kind" "${!name}")"
        [ -z "$wanted" ] || {
            value="${!name}"
            printf "%s: %s is '%s'; it is %s\n" "$(basename -- "$0")" "$name" "${value//[[:cntrl:]]/?}" "$wanted" >&2
            exit 1
        }
    done
}

# Prints what a value of the kind is, where this one is none.
wrong_for() { # KIND VALUE
    local word='[A-Za-z0-9_][A-Za-z0-9_.+-]*'
    case "$1" in
        number_from_0) is "$2" '[0-9]{1,9}' || echo "a whole number from 0" ;;
        number_from_1) is "$2" '0*[1-9][0-9]{0,8}' || echo "a whole number from 1" ;;
        numbers) is "$2" ' *[0-9]{1,9}( +[0-9]{1,9})* *' || echo "whole numbers separated by spaces" ;;
        patience) is "$2" '-1|[0-9]{1,9}' || echo "a whole number, or -1 for none" ;;
        decimal) is_decimal "$2" || echo "a number from 0" ;;
        minutes) { is_decimal "$2" && compare "$2" '>' 0; } || echo "a number of minutes above 0" ;;
        share) { is_decimal "$2" && compare "$2" '<=' 1; } || echo "a number from 0 to 1" ;;
        ending) is "$2" '[A-Za-z0-9_.+-]*' || echo "the ending of a folder's name: letters, digits and _ . + -" ;;
        name) is "$2" "$word" || echo "a name: letters, digits and _ . + -" ;;
        "one of "*) [[ "$2" != *,* && ", ${1#one of }," == *", $2,"* ]] || echo "$1" ;;
        path) is_line "$2" && [ "${2#-}" = "$2" ] || echo "a path on one line that does not begin with -" ;;
        options) is_line "$2" || echo "options on one line, separated by spaces" ;;
        *) echo "of no known kind ($1)" ;;
    esac
}

is() { # VALUE REGULAR-EXPRESSION (for all of it)
    local LC_ALL=C
    [[ "$1" =~ ^($2)$ ]]
}

is_line() { # VALUE
    [[ "$1" != *[$'\n\r']* ]]
}

is_decimal() { # VALUE
    is "$1" '([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,3})?'
}

# Compares two decimals. The programs are fixed: a value never becomes part of one.
compare() { # VALUE > OTHER, or VALUE <= OTHER
    case "$2" in
        '>') LC_ALL=C awk -v a="$1" -v b="$3" 'BEGIN { exit !(a + 0 > b + 0) }' ;;
        '<=') LC_ALL=C awk -v a="$1" -v b="$3" 'BEGIN { exit !(a + 0 <= b + 0) }' ;;
    esac
}

hours() { # MINUTES
    LC_ALL=C awk -v minutes="$1" 'BEGIN { print minutes / 60 }'
}
