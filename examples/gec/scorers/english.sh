#!/usr/bin/env bash
# JFLEG dev by every scorer: each reference, and the copied source, against the three other references; then compared.
# JFLEG: folder with dev.src and dev.ref0 to dev.ref3. RUN: folder for what is made on the way. OUT: for the results.
set -euo pipefail
: "${JFLEG:?set JFLEG to the folder with dev.src and dev.ref0 to dev.ref3}"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$HERE/../../variables.sh"
check_variables
RUN=${RUN:-runs/scorers}
OUT=${OUT:-$RUN/results}
SCORES=$RUN/english
mkdir -p "$SCORES" "$OUT"
SRC=$JFLEG/dev.src
REF=("$JFLEG/dev.ref0" "$JFLEG/dev.ref1" "$JFLEG/dev.ref2" "$JFLEG/dev.ref3")

score() { # NAME SYSTEM GOLD.m2 REFERENCE ...
    local name=$SCORES/$1 system=$2 gold=$3
    shift 3
    echo "== $(basename "$name")"
    tlm-fairseq gec score bleu --hyp "$system" --ref "$@" --tokenize none --json "$name.bleu.json"
    tlm-fairseq gec score gleu --src "$SRC" --hyp "$system" --ref "$@" --json "$name.gleu.json"
    tlm-fairseq gec score errant --src "$SRC" --hyp "$system" --ref "$gold" --json "$name.errant.json"
    tlm-fairseq gec score m2 --hyp "$system" --ref "$gold" --json "$name.m2.json"
}

compare() { # NAME BASELINE SYSTEM GOLD.m2 REFERENCE ...
    local name=$SCORES/$1 systems=(--baseline "$2" --systems "$3") gold=$4
    shift 4
    echo "== $(basename "$name")"
    tlm-fairseq compare --metric bleu "${systems[@]}" --ref "$@" --tokenize none --json "$name.bleu.json"
    tlm-fairseq compare --metric gleu "${systems[@]}" --src "$SRC" --ref "$@" --json "$name.gleu.json"
    tlm-fairseq compare --metric errant "${systems[@]}" --src "$SRC" --ref "$gold" --json "$name.errant.json"
    tlm-fairseq compare --metric m2 "${systems[@]}" --ref "$gold" --json "$name.m2.json"
}

for left_out in 0 1 2 3; do
    others=("${REF[@]:0:left_out}" "${REF[@]:left_out+1}")
    gold=$RUN/without-ref$left_out
    tlm-fairseq gec prepare parallel --test "$SRC" "${others[@]}" --out "$gold"
    score "src-without-ref$left_out" "$SRC" "$gold/test.m2" "${others[@]}"
    score "ref$left_out-without-ref$left_out" "${REF[left_out]}" "$gold/test.m2" "${others[@]}"
done

compare compare-ref0-with-src "$SRC" "${REF[0]}" "$RUN/without-ref0/test.m2" "${REF[@]:1}"
tlm-fairseq gec prepare parallel --test "$SRC" "${REF[@]:2}" --out "$RUN/ref2-ref3"
compare compare-ref0-with-ref1 "${REF[1]}" "${REF[0]}" "$RUN/ref2-ref3/test.m2" "${REF[@]:2}"

python "$HERE/collect.py" "$OUT/jfleg-scores.json" "$SCORES"/*-without-*.json
python "$HERE/collect.py" "$OUT/jfleg-compare.json" "$SCORES"/compare-*.json
