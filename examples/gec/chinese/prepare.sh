#!/usr/bin/env bash
# The corpora of all stages -> parallel text by characters -> pieces -> fairseq's binary form.
# STAGE3_TRAIN=train_CGED2018.xml TEST=test_2020-m.txt:test_truth_2020mk.xml BART=bart-base-chinese ./prepare.sh
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/settings.sh"

: "${MAX_TOKENS:=128}"  # longer sentences, in characters, are left out of training and validation
: "${VOCABULARY:=8000}" # characters, where no BART brings its own

prepare_stages
