# shellcheck shell=bash
# What the scripts share. Each variable can be set from outside.

HERE="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"
CHECKOUT="$(CDPATH='' cd -- "$HERE/../.." && pwd -P)"

: "${DATA=}"                                 # folder of Multi30k's files as they are published: train.en.gz, ...
: "${SOURCE_LANG:=en}" "${TARGET_LANG:=de}"  # the endings of their names
: "${SEED:=1}"                               # of the training
: "${VARIANT:=}"                             # ending of the steps train and evaluate: several models on the same data
TESTS=(2016 2017)

source "$HERE/../steps.sh"

# All that is made lies in RUN.
: "${RUN:=$CHECKOUT/runs/multi30k}"
source "$HERE/../fairseq.sh"
