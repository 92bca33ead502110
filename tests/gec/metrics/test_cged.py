from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cged.edits import CgedEdit
from tlm_fairseq.gec.cged.figures import CgedCounts, Level
from tlm_fairseq.gec.cged.report import format_figure, format_official_report
from tlm_fairseq.gec.metrics.cged import Cged, CgedScore, count_sentence

from places import REAL_DATA

REAL_DATA = REAL_DATA / "cged"


def score_edits(system, gold):
    return Cged().score(None, system, gold)


def score_files(system, gold):
    inputs = Cged().read(None, [str(system)], [str(gold)])
    return score_edits(*inputs.systems, inputs.references)


def edit(text):
    """CgedEdit of "start-end TYPE candidates"."""
    place, kind, *candidates = text.split()
    start, end = place.split("-")
    return CgedEdit(int(start), int(end), kind, tuple(candidates))


def edits(table):
    return {identifier: tuple(map(edit, made)) for identifier, made in table.items()}


def figures(level):
    return tuple(format_figure(value) for value in (level.precision, level.recall, level.f1))


# The counts of the sample that the official report of 2016 shows, on sentences of our own.
SYSTEM_2016 = edits({"1": ["2-3 S", "4-5 S", "8-8 R"], "2": [], "3": ["9-9 M", "16-19 S"], "4": ["19-25 M"]})
GOLD_2016 = edits({"1": ["6-7 S", "8-8 R"], "2": [], "3": ["9-9 M", "16-16 S"], "4": ["19-25 W"]})


def test_figures_of_the_official_report_of_2016():
    """Every figure is the one that the scorer's authors published with the sample (sample_HSK_Evaluation.txt)."""
    score = score_edits(SYSTEM_2016, GOLD_2016)
    assert score.false_positive_rate == 0
    assert (score.detection.accuracy, *figures(score.detection)) == (1, "1", "1", "1")
    assert score.identification == Level(tp=4, fp=1, gold=5, tn=1, fn=0)
    assert format_figure(score.identification.accuracy) == "0.8333"
    assert figures(score.identification) == ("0.8", "0.8", "0.8")
    assert score.position == Level(tp=2, fp=4, gold=5, tn=1, fn=0)
    assert format_figure(score.position.accuracy) == "0.4286"
    assert figures(score.position) == ("0.3333", "0.4", "0.3636")
    assert score.correction is score.comprehensive is score.cor1 is score.cor3 is None


# The same for the sample report beside the script of 2021 (CCL 2022, track 2).
SYSTEM_2021 = edits({"1": [], "2": [], "3": ["4-4 M 里"], "4": ["2-3 S 样"], "5": ["1-1 M 我"]})
GOLD_2021 = edits(
    {"1": ["6-6 M 从", "9-9 M 赚 赢", "12-13 R"], "2": [], "3": ["4-4 M 里"], "4": ["2-3 S 多彩"], "5": []}
)


def test_figures_of_the_report_of_2021():
    """FPR .5, detection F1 .6667, identification .5714, position .5, correction 1/3, 1/5 and .25 in that report."""
    score = score_edits(SYSTEM_2021, GOLD_2021)
    assert score.false_positive_rate == Fraction(1, 2)
    assert figures(score.detection) == ("0.6667", "0.6667", "0.6667")
    assert figures(score.identification) == ("0.6667", "0.5", "0.5714")
    assert figures(score.position) == ("0.6667", "0.4", "0.5")
    assert score.correction == Level(tp=1, fp=2, gold=5) and figures(score.correction) == ("0.3333", "0.2", "0.25")


@pytest.mark.parametrize(
    "rate, f1, comprehensive",
    [
        # Two rows of the organisers' baselines on the test set of 2021 (CCL 2022, track 2), in per cent.
        ("30.24", ("74.26", "46.83", "27.82", "15.25"), "0.3348"),
        ("29.54", ("73.08", "45.71", "27.64", "14.03"), "0.3273"),
    ],
)
def test_the_comprehensive_score_is_the_published_one(rate, f1, comprehensive, monkeypatch):
    for name, value in zip(("detection", "identification", "position", "correction"), f1):
        # A level whose precision and recall are both the F1.
        share = Fraction(value) / 100
        level = Level(share.numerator, share.denominator - share.numerator, share.denominator)
        monkeypatch.setattr(CgedScore, name, level)
    monkeypatch.setattr(CgedScore, "false_positive_rate", Fraction(rate) / 100)
    assert format_figure(CgedScore(CgedCounts()).comprehensive) == comprehensive


def test_every_candidate_counts_for_the_correction_level():
    gold = edits({"1": ["1-2 S 甲 乙", "4-4 M 丙"], "2": ["1-1 R"]})
    system = edits({"1": ["1-2 S 乙 丁 甲", "4-4 M 丙", "6-6 S 戊"], "2": ["1-1 R"]})
    score = score_edits(system, gold)
    assert score.correction == Level(tp=3, fp=2, gold=3)
    # Edits of type S and M; the right place, type and first candidate.
    assert score.cor1 == Level(tp=2, fp=1, gold=2) and score.cor3 == Level(tp=2, fp=1, gold=2)


@pytest.mark.parametrize(
    "candidates, cor1, cor3", [("甲", 1, 1), ("乙 甲", 0, 1), ("乙 丙 甲", 0, 1), ("乙 丙 丁 甲", 0, 0), ("", 0, 0)]
)
def test_the_rank_of_the_right_candidate(candidates, cor1, cor3):
    score = score_edits(edits({"1": [f"1-1 S {candidates}"]}), edits({"1": ["1-1 S 甲"]}))
    assert (score.cor1.tp, score.cor3.tp) == (cor1, cor3)
    assert score.cor1.gold == 1 and score.cor1.tp + score.cor1.fp == 1


def test_two_insertions_at_one_place_are_two_corrections_at_one_position():
    gold = edits({"1": ["2-2 M 的", "2-2 M 人"]})
    score = score_edits(edits({"1": ["2-2 M 人"]}), gold)
    assert score.position == Level(1, 0, 1, 0, 0)
    assert score.correction == Level(1, 0, 2) and score.cor1 == Level(1, 0, 1)


def test_a_missed_sentence_is_one_false_negative_of_the_accuracy():
    score = score_edits(edits({"1": [], "2": []}), edits({"1": ["1-1 R", "2-2 S", "4-4 S"], "2": []}))
    assert score.position == Level(tp=0, fp=0, gold=3, tn=1, fn=1) and score.position.accuracy == Fraction(1, 2)
    assert score.identification == Level(tp=0, fp=0, gold=2, tn=1, fn=1)


def test_nothing_over_nothing_is_nan_and_null():
    score = score_edits(edits({"1": []}), edits({"1": []}))
    assert figures(score.position) == ("NaN", "NaN", "NaN") and score.position.accuracy == 1
    record = score.as_record()
    assert record["detection"] == {
        "accuracy": 1.0,
        "precision": None,
        "recall": None,
        "f1": None,
        "counts": {"tp": 0, "fp": 0, "gold": 0, "tn": 1, "fn": 0},
    }
    wrong_everywhere = score_edits(edits({"1": ["1-1 R"]}), edits({"1": ["2-2 S 甲"]}))
    assert wrong_everywhere.false_positive_rate is None
    assert figures(wrong_everywhere.position) == ("0", "0", "NaN")
    assert figures(wrong_everywhere.correction) == ("NaN", "0", "NaN")
    # Detection is right, the rest and the undefined rate count as 0.
    assert wrong_everywhere.comprehensive == Fraction(1, 4)


def test_the_record_has_the_promised_keys():
    record = score_edits(SYSTEM_2021, GOLD_2021).as_record()
    assert list(record) == [
        "metric",
        "signature",
        "false_positive_rate",
        "detection",
        "identification",
        "position",
        "correction",
        "comprehensive",
        "cor1",
        "cor3",
    ]
    for name in ("detection", "identification", "position"):
        assert list(record[name]) == ["accuracy", "precision", "recall", "f1", "counts"]
    assert list(record["correction"]) == ["precision", "recall", "f1", "counts"]
    assert record["metric"] == "cged" and record["position"]["f1"] == 0.5
    keys = [field.split(":")[0] for field in record["signature"].split("|")]
    assert keys == ["nsents", "counting", "version"]


edit_lists = st.lists(
    st.builds(
        CgedEdit,
        st.integers(1, 3),
        st.integers(3, 4),
        st.sampled_from("RMSW"),
        st.lists(st.sampled_from("甲乙丙"), max_size=3, unique=True).map(tuple),
    ),
    max_size=4,
)


@given(st.lists(st.tuples(edit_lists, edit_lists), min_size=1, max_size=6))
def test_counts_against_sets_over_the_whole_corpus(corpus):
    """The definition, over the whole corpus at once, is the oracle of the sums over sentences."""
    system = {str(k): tuple(proposed) for k, (proposed, _) in enumerate(corpus)}
    gold = {str(k): tuple(made) for k, (_, made) in enumerate(corpus)}
    score = score_edits(system, gold)

    def level(parts):
        ours, theirs = ({(k, *part) for k in side for e in side[k] for part in parts(e)} for side in (system, gold))
        return len(ours & theirs), len(ours - theirs), len(theirs)

    tn = sum(not system[k] and not gold[k] for k in gold)
    fn = sum(not system[k] and bool(gold[k]) for k in gold)
    assert score.identification == Level(*level(lambda e: [(e.type,)]), tn, fn)
    assert score.position == Level(*level(lambda e: [e[:3]]), tn, fn)
    correction = level(lambda e: [(*e[:3], candidate) for candidate in e.candidates])
    assert score.correction == (Level(*correction) if correction[2] else None)
    counts = score.counts
    assert counts.tp + counts.fp + counts.tn + counts.fn == len(corpus)
    assert counts.cor1_tp <= counts.cor3_tp <= min(counts.cor_proposed, counts.cor_gold)


@given(edit_lists)
def test_the_gold_against_itself_is_perfect(made):
    counts = count_sentence(made, made)
    assert (counts.fp, counts.fn, counts.identification_fp, counts.position_fp, counts.correction_fp) == (0,) * 5
    assert counts.position_tp == counts.position_gold and counts.correction_tp == counts.correction_gold


def test_other_sentences_are_refused(tmp_path):
    (tmp_path / "hyp").write_text("1, correct\n")
    (tmp_path / "ref").write_text("1, correct\n2, correct\n")
    with pytest.raises(UserError, match="hyp: sentence 2 of .*ref, line 2 is missing"):
        score_files(tmp_path / "hyp", tmp_path / "ref")
    with pytest.raises(UserError, match="ref, line 2: sentence 2 is not in .*hyp"):
        score_files(tmp_path / "ref", tmp_path / "hyp")
    with pytest.raises(ValueError, match="different sentences"):
        score_edits({"1": ()}, {"2": ()})


def test_what_the_truth_lacks_of_the_input_is_left_out_of_the_score(tmp_path):
    """As published in 2017 and 2021: sentences without a truth, one without an id, one twice."""
    texts = {
        "src": "1\t我\n2\t你\n3\t他\n\t她\n1\t我\n",
        "truth": "1, correct\n2, 1, 1, R\n",
        "whole": "1, correct\n2, 1, 1, R\n3, 1, 1, S\n",
        "part": "1, correct\n2, correct\n",
    }
    src, truth, whole, part = (tmp_path / name for name in texts)
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    inputs = Cged().read(str(src), [str(whole), str(part)], [str(truth)])
    assert [set(system) for system in inputs.systems] == [{"1", "2"}, {"1", "2"}]
    assert inputs.notes == [
        f"{src}, line 5: sentence 1 stands on line 1 already (counted once)",
        f"{src}, line 4: the sentence has no id",
        f"{truth}: 1 of 3 sentences of the input are missing and not scored: 3",
    ]
    score, _ = Cged().score_systems(None, inputs.systems, inputs.references)
    assert score.position.f1 == 1
    with pytest.raises(UserError, match=r"whole, line 3: sentence 3 is not in .*truth; remove it, or give .*--src"):
        score_files(whole, truth)


@pytest.mark.real_data
def test_the_official_sample_byte_for_byte():
    if not REAL_DATA.is_dir():
        pytest.skip(f"{REAL_DATA} is absent")
    sample = {name: REAL_DATA / f"cged2016/sample_HSK_{name}.txt" for name in ("OutputFile", "Truth", "Evaluation")}
    score = score_files(sample["OutputFile"], sample["Truth"])
    report = format_official_report(score, "HSK_OutputFile.txt", "HSK_Truth.txt")
    assert report.replace("\n", "\r\n").encode() == sample["Evaluation"].read_bytes()


def test_the_counts_of_each_sentence_have_its_id():
    gold = {"7": [CgedEdit(2, 2, "R")], "9": []}
    score, sentences = Cged().score_in_detail(None, {"7": [CgedEdit(2, 3, "R")], "9": [CgedEdit(1, 1, "S")]}, gold)
    assert score == Cged().score(None, {"7": [CgedEdit(2, 3, "R")], "9": [CgedEdit(1, 1, "S")]}, gold)
    assert [sentence["id"] for sentence in sentences] == ["7", "9"]
    assert [sum(sentence[name] for sentence in sentences) for name in CgedCounts._fields] == list(score.counts)
