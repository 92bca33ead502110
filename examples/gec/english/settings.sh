# shellcheck shell=bash
# What the four scripts share. Each variable can be set from outside.

HERE="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"
CHECKOUT="$(CDPATH='' cd -- "$HERE/../../.." && pwd -P)"

: "${RUN:=$CHECKOUT/runs/gec-english}" # all that is made lies here
: "${BART=}"                           # folder of bart.base, bart.large or a Hugging Face BART; empty: from scratch
: "${SEED:=1}"
# The last of them gives the validation and the test set too. A stage without STAGEn_TRAIN is left out. Lists of files
# are separated by colons; STAGEn_CORPUS is a corpus of `tlm-fairseq gec prepare`: m2, tsv, parallel.
: "${STAGE1_CORPUS:=tsv}" "${STAGE1_TRAIN=}" "${STAGE1_OPTIONS=}"            # large and noisy: CLang-8, Lang-8
: "${STAGE2_CORPUS:=m2}" "${STAGE2_TRAIN=}" "${STAGE2_OPTIONS=--error-only}" # learner text with errors: FCE, NUCLE, W&I
: "${STAGE3_CORPUS:=m2}" "${STAGE3_TRAIN=}" "${STAGE3_OPTIONS=}"             # clean: W&I+LOCNESS
: "${VALID=}" "${TEST=}"                                                     # BEA-2019's dev set; CoNLL-14, for one

source "$HERE/../../steps.sh"
source "$HERE/../../fairseq.sh"
source "$HERE/../stages.sh"

TEST_TEXT=test.src
if [ -n "$BART" ]; then
    PIECES=gpt2 PIECES_FILES=(encoder.json vocab.bpe)
    PIECES_FOLDER="$RUN/pieces" PIECES_MODEL="$RUN/pieces"
else
    PIECES=sentencepiece PIECES_FILES=()
    PIECES_FOLDER="$RUN/pieces" PIECES_MODEL="$RUN/pieces/bpe.model"
fi
