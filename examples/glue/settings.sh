# shellcheck shell=bash
# What the scripts share. Each variable can be set from outside.

HERE="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"
CHECKOUT="$(CDPATH='' cd -- "$HERE/../.." && pwd -P)"

# cola, sst-2, mrpc, sts-b, qqp, mnli, qnli, rte, wnli; afqmc, tnews, iflytek, cmnli, ocnli, csl, cluewsc2020
: "${TASK:=rte}"
: "${DATA=}"     # folder of the task's files as they are published
: "${MODEL=}"    # folder of a Hugging Face BERT or RoBERTa, or of a RoBERTa as fairseq ships it; empty: from scratch
: "${SEED:=1}"   # of the training
: "${VARIANT:=}" # ending of the steps train and evaluate: several models on the same data

source "$HERE/../steps.sh"

[ -n "$DATA" ] || stop "DATA is not set; name the folder with the files of $TASK"
[ -d "$DATA" ] || stop "DATA is '$DATA', which is no folder; it holds the files of $TASK as they are published"
[ -z "$MODEL" ] || [ -d "$MODEL" ] || stop "MODEL is '$MODEL', which is no folder"

# All that is made lies in RUN.
: "${RUN:=$CHECKOUT/runs/glue-$TASK}"
source "$HERE/../fairseq.sh"
