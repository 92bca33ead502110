# shellcheck shell=bash
# Fine-tuning in stages: each stage has a corpus of its own and starts from the model of the stage before. Sourced by the
# scripts of English and Chinese, after their settings.
#
# A setting of stage N is the variable STAGEn_NAME. A stage without STAGEn_TRAIN is left out. The last stage's corpus
# also gives the validation and the test set, which are taken out of the training text of every stage.

LAST_STAGE=3

# Prints the numbers of the stages that there are.
stages() {
    local number variable
    for number in $(seq "$LAST_STAGE"); do
        variable="STAGE${number}_TRAIN"
        [ -z "${!variable-}" ] || printf '%s\n' "$number"
    done
}

# Sets STAGE to the number, and STAGE_NAME to the value of STAGEn_NAME for each setting of a stage.
enter_stage() { # NUMBER
    local name variable
    STAGE="$1"
    for name in CORPUS TRAIN OPTIONS LR WARMUP EPOCHS UPDATES; do
        variable="STAGE${STAGE}_$name"
        printf -v "STAGE_$name" '%s' "${!variable-}"
    done
}

# Splits a list like PATH, of files that exist, into the array FILES.
split_files() { # LIST NAME-OF-ITS-VARIABLE
    local file
    IFS=: read -r -a FILES <<<"$1"
    for file in ${FILES[@]+"${FILES[@]}"}; do
        [ -e "$file" ] || stop "$2 names $file, which does not exist"
    done
}

# Sets CHECKSUM to that of all files of the lists.
read_checksum() { # LIST ...
    local list FILES all=()
    for list in "$@"; do
        split_files "$list" "a stage"
        all+=(${FILES[@]+"${FILES[@]}"})
    done
    CHECKSUM="$(cat -- "${all[@]}" | cksum)"
}

# The pretrained model as fairseq has it, with its dictionary and its pieces.
pretrained() { # FOLDER
    local file
    if [ -e "$BART/config.json" ]; then
        run tlm-fairseq checkpoint from-hf "$BART" "$1/model.pt"
        return
    fi
    for file in model.pt dict.txt ${PIECES_FILES[@]+"${PIECES_FILES[@]}"}; do
        [ -e "$BART/$file" ] || stop "$BART has no $file; BART is a folder of fairseq's or of Hugging Face's form"
    done
    for file in model.pt dict.txt ${PIECES_FILES[@]+"${PIECES_FILES[@]}"} tokenizer_config.json; do
        [ ! -e "$BART/$file" ] || ln -sf -- "$(readlink -f -- "$BART/$file")" "$1/$file"
    done
}

# The last stage, with the validation and the test set.
last_corpus() { # FOLDER
    local FILES valid=() test=() options=()
    split_files "$VALID" VALID
    [ "${#FILES[@]}" -eq 0 ] || valid=(--valid "${FILES[@]}")
    split_files "$TEST" TEST
    test=(--test "${FILES[@]}")
    split_files "$STAGE_TRAIN" "STAGE${STAGE}_TRAIN"
    read -r -a options <<<"$STAGE_OPTIONS"
    run tlm-fairseq gec prepare "$STAGE_CORPUS" --out "$1" --train "${FILES[@]}" ${valid[@]+"${valid[@]}"} "${test[@]}" \
        --max-tokens "$MAX_TOKENS" ${options[@]+"${options[@]}"}
}

# An earlier stage: training text only.
corpus() { # FOLDER
    local FILES options=()
    split_files "$STAGE_TRAIN" "STAGE${STAGE}_TRAIN"
    read -r -a options <<<"$STAGE_OPTIONS"
    run tlm-fairseq gec prepare "$STAGE_CORPUS" --out "$1" --train "${FILES[@]}" --valid-share 0 \
        --dedup-against "$RUN/data-$LAST_STAGE/valid.src" "$RUN/data-$LAST_STAGE/test.src" \
        --max-tokens "$MAX_TOKENS" ${options[@]+"${options[@]}"}
}

# Pieces that are learnt from the training text of all stages, where no pretrained model brings its own.
learn_pieces() { # FOLDER
    local number inputs=()
    for number in $(stages); do
        inputs+=("$RUN/data-$number/train.src" "$RUN/data-$number/train.tgt")
    done
    case "$PIECES" in
        sentencepiece)
            run tlm-fairseq gec segment train --input "${inputs[@]}" --prefix "$1/bpe" --vocabulary-size "$VOCABULARY"
            mv -- "$1/bpe.dict.txt" "$1/dict.txt"
            ;;
        characters)
            cat -- "${inputs[@]}" >"$1/all.src"
            preprocess "$1" "$1/fairseq-preprocess.log" 'types|Error' --dict-only --only-source \
                --source-lang src --trainpref "$1/all" --nwordssrc "$VOCABULARY"
            mv -- "$1/dict.src.txt" "$1/dict.txt"
            rm -f -- "$1/all.src"
            ;;
    esac
}

encode() { # FOLDER
    run tlm-fairseq gec segment encode --bpe "$PIECES" ${PIECES_MODEL:+--bpe-model "$PIECES_MODEL"} \
        --input "$RUN/data-$STAGE"/train.{src,tgt} "$RUN/data-$LAST_STAGE"/valid.{src,tgt} --out "$1"/{train,valid}.{src,tgt}
    preprocess "$1/binary" "$1/fairseq-preprocess.log" 'sents|Error' --source-lang src --target-lang tgt \
        --trainpref "$1/train" --validpref "$1/valid" --srcdict "$PIECES_FOLDER/dict.txt" --joined-dictionary
}

# All of prepare.sh.
prepare_stages() {
    local number FILES
    split_files "$VALID" VALID
    split_files "$TEST" TEST
    for number in $(stages); do
        enter_stage "$number"
        split_files "$STAGE_TRAIN" "STAGE${number}_TRAIN"
        [ -n "$STAGE_CORPUS" ] || stop "STAGE${number}_CORPUS is not set; it is a corpus of \`tlm-fairseq gec prepare\`"
    done
    enter_stage "$LAST_STAGE"
    if [ -z "$STAGE_TRAIN" ] || [ -z "$TEST" ]; then
        stop "set STAGE${LAST_STAGE}_TRAIN and TEST to files of the corpus, separated by colons; see README.md"
    fi
    read_checksum "$STAGE_TRAIN" "$VALID" "$TEST"
    step "data-$LAST_STAGE" last_corpus STAGE_CORPUS STAGE_TRAIN STAGE_OPTIONS VALID TEST MAX_TOKENS CHECKSUM
    for number in $(stages); do
        [ "$number" -ne "$LAST_STAGE" ] || continue
        enter_stage "$number"
        read_checksum "$STAGE_TRAIN"
        step "data-$number" corpus STAGE_CORPUS STAGE_TRAIN STAGE_OPTIONS MAX_TOKENS CHECKSUM
    done
    if [ -n "$BART" ]; then
        step pieces pretrained BART
    else
        step pieces learn_pieces PIECES VOCABULARY
    fi
    for number in $(stages); do
        enter_stage "$number"
        step "encoded-$number" encode PIECES
    done
}

# Prints the checkpoints with the best scores, which stand at the end of their names. fairseq keeps no more, but for a
# moment: killed then, it leaves one that it would have removed.
best_checkpoints() { # FOLDER NUMBER
    local file
    for file in "$1"/checkpoint.best_*.pt; do
        printf '%s\t%s\n' "$(basename -- "${file##*_}" .pt)" "$file"
    done | LC_ALL=C sort -k1,1gr | head -n "$2" | cut -f2-
}

# One stage of train.sh: START is the checkpoint to begin from, or empty.
train_stage() { # FOLDER
    local FROM options=() sizes=() best=() file
    find_start "$1" "$START"
    read -r -a options <<<"$TRAIN_OPTIONS"
    read -r -a sizes <<<"$MODEL_OPTIONS"
    run_logged "$1/fairseq-train.log" "$TRAINING_LINES" \
        fairseq-train "$RUN/encoded-$STAGE/binary" --user-dir "$USER_DIR" --task gec --source-lang src --target-lang tgt \
        --arch "$ARCH" ${sizes[@]+"${sizes[@]}"} --share-all-embeddings --truncate-source \
        --tlm-rate "$TLM_RATE" --tlm-strategy "$TLM_STRATEGY" --tlm-where "$TLM_WHERE" \
        --attention-dropout "$ATTENTION_DROPOUT" --dropout "$DROPOUT" --source-word-dropout "$SOURCE_WORD_DROPOUT" \
        --criterion label_smoothed_cross_entropy --label-smoothing "$LABEL_SMOOTHING" \
        --optimizer adam --adam-betas "(0.9, 0.999)" --clip-norm "$CLIP_NORM" --weight-decay "$WEIGHT_DECAY" \
        --lr "$STAGE_LR" --lr-scheduler polynomial_decay --warmup-updates "$STAGE_WARMUP" \
        --total-num-update "$STAGE_UPDATES" --max-update "$STAGE_UPDATES" --max-epoch "$STAGE_EPOCHS" \
        --max-tokens "$BATCH_TOKENS" --update-freq "$UPDATE_FREQ" --required-batch-size-multiple 1 \
        --eval-f --eval-metric "$EVAL_METRIC" --eval-bpe "$PIECES" ${PIECES_MODEL:+--eval-bpe-model "$PIECES_MODEL"} \
        --best-checkpoint-metric f0.5 --maximize-best-checkpoint-metric --patience "$PATIENCE" \
        --save-dir "$1" --no-epoch-checkpoints --keep-best-checkpoints "$AVERAGE" \
        --seed "$SEED" --num-workers "$WORKERS" --log-format simple --log-interval "$LOG_EVERY" \
        --skip-invalid-size-inputs-valid-test ${FROM[@]+"${FROM[@]}"} ${options[@]+"${options[@]}"}
    while IFS= read -r file; do
        best+=("$file")
    done < <(best_checkpoints "$1" "$AVERAGE")
    run tlm-fairseq checkpoint average --inputs "${best[@]}" --output "$1/averaged.pt"
}

# All of train.sh.
train_stages() {
    local number
    START=""
    [ -z "$BART" ] || START="$PIECES_FOLDER/model.pt"
    after "encoded-$LAST_STAGE" prepare.sh
    for number in $(stages); do
        enter_stage "$number"
        step "train-$number" train_stage START ARCH MODEL_OPTIONS TLM_RATE TLM_STRATEGY TLM_WHERE ATTENTION_DROPOUT DROPOUT \
            SOURCE_WORD_DROPOUT LABEL_SMOOTHING CLIP_NORM WEIGHT_DECAY STAGE_LR STAGE_WARMUP STAGE_EPOCHS STAGE_UPDATES \
            BATCH_TOKENS UPDATE_FREQ EVAL_METRIC PATIENCE AVERAGE SEED TRAIN_OPTIONS
        START="$RUN/train-$number/averaged.pt"
    done
}

# The test set of correct.sh, by the model of the last stage, or by an ensemble of it and others.
correct_test() { # FOLDER
    local FILES
    split_files "$RUN/train-$LAST_STAGE/averaged.pt${ENSEMBLE:+:$ENSEMBLE}" ENSEMBLE
    run tlm-fairseq gec correct --path "${FILES[@]}" --input "$1/../data-$LAST_STAGE/$TEST_TEXT" --output "$1/test.hyp" \
        --bpe "$PIECES" ${PIECES_MODEL:+--bpe-model "$PIECES_MODEL"} --data-bin "$RUN/encoded-$LAST_STAGE/binary" \
        --beam "$BEAM" --max-tokens "$GENERATE_TOKENS" --max-source-tokens "$LONGEST_INPUT" --long "$LONG"
}

# All of correct.sh. Its numbers can be set from outside.
correct_stages() {
    : "${BEAM:=5}" "${GENERATE_TOKENS:=12000}"
    : "${ENSEMBLE=}"   # further checkpoints, separated by colons, of the same pieces
    : "${LONG:=split}" # what is longer than LONGEST_INPUT pieces is split, or copied with LONG=copy
    after "train-$LAST_STAGE" train.sh
    step correct correct_test BEAM ENSEMBLE LONGEST_INPUT LONG
}

# The scores of evaluate.sh in one table: as text, Markdown and JSON. What the scorers print is in report.txt.
tabulate_scores() { # FOLDER LANGUAGE SENTENCES NAME=FILE ...
    run tlm-fairseq gec table "${@:4}" --title "$2 test set, $(($(wc -l <"$3"))) sentences: the model, and the source as it is" \
        --markdown "$1/scores.md" --json "$1/scores.json" >"$1/table.txt"
}
