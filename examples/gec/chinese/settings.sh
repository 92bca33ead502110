# shellcheck shell=bash
# What the four scripts share. Each variable can be set from outside.

HERE="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"
CHECKOUT="$(CDPATH='' cd -- "$HERE/../../.." && pwd -P)"

: "${RUN:=$CHECKOUT/runs/gec-chinese}" # all that is made lies here
: "${BART=}"                           # folder of a Chinese BART such as fnlp/bart-base-chinese; empty: from scratch
: "${SEED:=1}"
# The last of them gives the validation and the test set too. A stage without STAGEn_TRAIN is left out. Lists of files
# are separated by colons; STAGEn_CORPUS is a corpus of `tlm-fairseq gec prepare`: mucgec, nlpcc, fcgec, cged, tsv.
: "${STAGE1_CORPUS:=mucgec}" "${STAGE1_TRAIN=}" "${STAGE1_OPTIONS=}"            # large: Lang-8 and HSK
: "${STAGE2_CORPUS:=mucgec}" "${STAGE2_TRAIN=}" "${STAGE2_OPTIONS=--error-only}" # the same, sentences with an error
: "${STAGE3_CORPUS:=cged}" "${STAGE3_TRAIN=}" "${STAGE3_OPTIONS=}"              # CGED, or what the test set is like
: "${VALID=}" "${TEST=}" # without VALID a share of stage 3 is held out; options for truth files go to STAGE3_OPTIONS

source "$HERE/../../steps.sh"
source "$HERE/../../fairseq.sh"
source "$HERE/../stages.sh"

PIECES_FOLDER="$RUN/pieces"
if [ -n "$BART" ]; then
    PIECES=bert PIECES_FILES=(vocab.txt) PIECES_MODEL="$RUN/pieces"
else
    PIECES=characters PIECES_FILES=() PIECES_MODEL=""
fi
# CGED scores positions in its own sentences; other corpora have references for the test text.
case "$STAGE3_CORPUS" in
    cged) TEST_TEXT=cged.src ;;
    *) TEST_TEXT=test.src ;;
esac

# Prints the metric of edits: ChERRANT where its tables are at hand, else its rules without them.
character_edits() {
    [ -z "${TLM_FAIRSEQ_CHERRANT-}" ] && printf 'character-edits' || printf 'cherrant'
}
