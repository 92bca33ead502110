# shellcheck shell=bash
# What the four scripts share. Each variable can be set from outside.

HERE="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)"
CHECKOUT="$(CDPATH='' cd -- "$HERE/../../.." && pwd -P)"

: "${SIZE:=small}"                     # small: minutes on two cores; full: the real recipe, for a GPU
: "${SEED:=1}"                         # of the training
: "${VARIANT:=}"                       # ending of the steps train, correct, evaluate: several models on one corpus

source "$HERE/../../steps.sh"
source "$HERE/../../fairseq.sh"

case "$SIZE" in
    # All that is made lies in RUN.
    small) : "${RUN:=$CHECKOUT/runs/gec-ukrainian}" ;;
    full) : "${RUN:=$CHECKOUT/runs/gec-ukrainian-full}" ;;
    *) stop "SIZE is '$SIZE'; it is small or full" ;;
esac
