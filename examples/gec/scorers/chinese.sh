#!/usr/bin/env bash
# CGED: the official sample of 2016, the copied source of 2016 and 2020, and what the converter can reach on 2020.
# CGED: folder with cged2016 and cged2020 as published. RUN: folder for what is made on the way. OUT: for the results.
set -euo pipefail
: "${CGED:?set CGED to the folder with cged2016 and cged2020}"
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$HERE/../../variables.sh"
check_variables
RUN=${RUN:-runs/scorers}
OUT=${OUT:-$RUN/results}
mkdir -p "$RUN/sample" "$RUN/chinese" "$OUT"
SCORES=$(cd "$RUN/chinese" && pwd)

echo "== the official sample of 2016"
# The official report names the files so.
for file in Truth OutputFile; do cp "$CGED/cged2016/sample_HSK_$file.txt" "$RUN/sample/HSK_$file.txt"; done
tlm-fairseq gec score cged --hyp "$RUN/sample/HSK_OutputFile.txt" --ref "$RUN/sample/HSK_Truth.txt" \
    --json "$SCORES/2016-sample.json" | tee "$RUN/sample/ours.txt"
# The last two lines are a blank one and our signature; the official file has the line ends of Windows.
head -n -2 "$RUN/sample/ours.txt" | diff - <(tr -d '\r' <"$CGED/cged2016/sample_HSK_Evaluation.txt"; echo)
echo "the same as the official report"

copied_source() { # YEAR TEXT TRUTH
    echo "== the copied source of $1"
    tlm-fairseq gec prepare cged --test "$2" --truth "$3" --out "$RUN/cged$1"
    tlm-fairseq gec edits --src "$RUN/cged$1/cged.txt" --hyp "$RUN/cged$1/cged.src" --out "$RUN/cged$1/copied.txt"
    tlm-fairseq gec score cged --hyp "$RUN/cged$1/copied.txt" --ref "$RUN/cged$1/cged.truth.txt" \
        --src "$RUN/cged$1/cged.txt" --json "$SCORES/$1-source-copied.json"
}
copied_source 2016 "$CGED/cged2016/CGED16_HSK_Test_Input.txt" "$CGED/cged2016/CGED16_HSK_Test_Truth.txt"
copied_source 2020 "$CGED/cged2020/test_2020-m.txt" "$CGED/cged2020/truth_2020-m.txt"

echo "== the ceiling of 2020: the gold corrections through the converter"
tlm-fairseq gec prepare cged --test "$CGED/cged2020/test_truth_2020mk.xml" --out "$RUN/cged2020-corrections"
ceiling() { # NAME OPTION ...
    local name=$1
    shift
    # In that folder, for the scores name the file as it is given.
    (cd "$CGED/cged2020" &&
        tlm-fairseq gec edits --ceiling test_truth_2020mk.xml "$@" --json "$SCORES/2020-ceiling-$name.json")
}
ceiling characters
ceiling words --by words --split jieba

python "$HERE/collect.py" "$OUT/cged.json" "$SCORES"/*.json
