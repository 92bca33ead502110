#!/usr/bin/env bash
# The corpora of all stages -> parallel text -> pieces -> fairseq's binary form.
# STAGE3_TRAIN=wi/ABC.train.gold.bea19.m2 VALID=wi/ABCN.dev.gold.bea19.m2 TEST=conll14.m2 BART=bart.base ./prepare.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${MAX_TOKENS:=128}"   # longer sentences are left out of training and validation
: "${VOCABULARY:=16000}" # pieces, where no BART brings its own

prepare_stages
