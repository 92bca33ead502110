"""ChERRANT as a metric: from texts and from M2, and the official figures of MuCGEC's development set."""

import sys

import pytest

from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant.resources import VARIABLE
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics import CharacterEdits, Cherrant
from tlm_fairseq.gec.metrics.gold import Gold
from tlm_fairseq.gec.metrics.span_edits import MODES

from places import REAL_DATA

pytest.importorskip("pypinyin", reason="pypinyin is not installed")
pytest.importorskip("opencc", reason="OpenCC is not installed")
MUCGEC = REAL_DATA / "mucgec"

SOURCES = ["我的书", "有过工作", "他们去", "坏的"]
HYPOTHESES = ["我书", "工作过", "他去", "好的"]
REFERENCES = [["我书", "工作过", "", "无法标注"], ["我的书", "有工作", "他们去了", ""]]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "cilin.txt").write_text("Aa01A01= 人 士\n", "gb18030")
    (tmp_path / "confusion_dict.txt").write_text("己 已\n", "utf-8")
    return tmp_path


@pytest.fixture
def files(folder):
    for name, text in {"src": SOURCES, "hyp": HYPOTHESES, "ref0": REFERENCES[0], "ref1": REFERENCES[1]}.items():
        (folder / name).write_text("\n".join(text) + "\n", "utf-8")
    return [str(folder / name) for name in ("src", "hyp", "ref0", "ref1")]


def test_the_edits_of_all_readings_count(folder):
    """The second sentence has two readings of two edits each; the third has one annotator, the fourth none."""
    metric = Cherrant(resources=str(folder))
    assert metric.statistics(SOURCES, HYPOTHESES, REFERENCES) == [(1, 0, 0), (4, 0, 0), (0, 1, 1), (0, 0, 0)]
    score = metric.score(SOURCES, HYPOTHESES, REFERENCES)
    assert (score.tp, score.fp, score.fn) == (5, 1, 1)
    assert "metric:cherrant|nrefs:2|gold:rebuilt|not-annotated:1|" in score.signature
    assert score.as_record()["metric"] == "cherrant"


def test_an_edit_of_two_readings_counts_twice(folder):
    """As in the official scorer: where the gold has it twice, a hit is two hits and a miss two misses."""
    gold = Gold([{0: [Edit(0, 1, "R", ""), Edit(0, 1, "R", "")]}])
    metric = Cherrant(resources=str(folder))
    assert metric.statistics(["我书"], ["书"], gold) == [(2, 0, 0)]
    assert metric.statistics(["我书"], ["我书"], gold) == [(0, 0, 2)]


def test_the_kind_of_an_edit_does_not_count(folder):
    gold = Gold([{0: [Edit(0, 2, "S", "你 我")]}])
    assert Cherrant(resources=str(folder)).statistics(["我你"], ["你我"], gold) == [(1, 0, 0)]


def test_references_that_correct_nothing_are_refused(folder):
    with pytest.raises(UserError, match="the references correct no sentence"):
        Cherrant(resources=str(folder)).score(["我"], ["你"], [["无法标注"]])


def test_the_commands(files, folder, capsys, monkeypatch):
    src, hyp, *references = files
    monkeypatch.setenv(VARIABLE, str(folder))
    assert main(["gec", "score", "cherrant", "--src", src, "--hyp", hyp, "--ref", *references]) == 0
    from_texts, notes = capsys.readouterr()
    assert from_texts.startswith("TP 5  FP 1  FN 1\n")
    assert (
        notes.startswith("note: ChERRANT's tables are another edition, with the checksum ") and notes.count("\n") == 1
    )
    gold = str(folder / "gold.m2")
    assert main(["gec", "edits", "--format", "cherrant", "--src", src, "--hyp", *references, "--out", gold]) == 0
    # Of the second sentence's correction the first reading, and 有 stays in the second annotator's.
    assert capsys.readouterr().out.endswith("4 sentences; edits of the first readings: 3 R, 1 M, 0 S, 1 W\n")
    assert main(["gec", "score", "cherrant", "--src", src, "--hyp", hyp, "--ref", gold]) == 0
    assert capsys.readouterr().out == from_texts.replace("gold:rebuilt", "gold:m2")
    compare = ["compare", "--metric", "cherrant", "--baseline", src, "--systems", hyp, "--src", src, "--ref", gold]
    assert main([*compare, "--trials", "20", "--resamples", "20"]) == 0
    assert "score metric:cherrant|" in capsys.readouterr().out
    assert main(["gec", "score", "cherrant", "--src", src, "--hyp", hyp, "--ref", gold, references[0]]) == 1
    assert "--ref takes one M2 file or several texts" in capsys.readouterr().err


def test_without_tables_there_is_another_metric(files, capsys, monkeypatch):
    src, hyp, *references = files
    monkeypatch.delenv(VARIABLE, raising=False)
    assert main(["gec", "score", "cherrant", "--src", src, "--hyp", hyp, "--ref", *references]) == 1
    error = capsys.readouterr().err
    assert "HillZhang1999/MuCGEC" in error and "character-edits" in error and error.count("\n") == 1
    assert main(["gec", "score", "character-edits", "--src", src, "--hyp", hyp, "--ref", *references]) == 0
    assert "\nmetric:character-edits|" in capsys.readouterr().out
    assert CharacterEdits().score(SOURCES, HYPOTHESES, REFERENCES).as_record()["metric"] == "character-edits"


def test_options_of_the_other_format_are_refused(files, folder, capsys):
    src, hyp, *references = files
    edits = ["gec", "edits", "--src", src, "--hyp", hyp, "--out", str(folder / "out")]
    assert main([*edits, "--format", "cherrant", "--ids", src]) == 1
    assert "--ids belongs to --format cged" in capsys.readouterr().err
    assert main([*edits, "--resources", str(folder)]) == 1
    assert "--resources belongs to --format cherrant" in capsys.readouterr().err
    assert main([*edits[:4], "--hyp", *references, *edits[6:]]) == 1
    assert "--format cged takes one text as --hyp; 2 were given" in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_a_systems_m2_scores_as_its_sentences(files, folder, capsys, monkeypatch):
    src, hyp, *references = files
    monkeypatch.setenv(VARIABLE, str(folder))
    made = str(folder / "hyp.m2")
    edits = ["gec", "edits", "--format", "cherrant", "--src", src]
    assert main([*edits, "--hyp", hyp, "--out", made]) == 0
    assert main([*edits, "--hyp", *references, "--out", str(folder / "gold.m2")]) == 0
    capsys.readouterr()
    for mode in MODES:
        printed = []
        for words in (["--hyp", hyp, "--src", src], ["--hyp", made]):
            command = [
                "gec",
                "score",
                "cherrant",
                *words,
                "--ref",
                str(folder / "gold.m2"),
                "--mode",
                mode,
                "--types",
                "1",
            ]
            assert main(command) == 0
            printed.append(capsys.readouterr().out.split("\n", 1)[1])
        assert printed[1] == printed[0].replace("|gold:m2|", "|gold:m2|hyp:m2|") and f"|mode:{mode}|" in printed[0]
    short = folder / "short"
    short.write_text("我\n", "utf-8")
    assert main(["gec", "score", "cherrant", "--src", src, "--hyp", str(short), "--ref", str(folder / "gold.m2")]) == 1
    assert "short has 1 lines and" in capsys.readouterr().err


MODES_OF_ERRANT_COMPARE = dict(zip(MODES, ("-cs", "-cse", "-ds", "-dt"), strict=True))


@pytest.mark.real_data
@pytest.mark.skipif(not MUCGEC.is_dir(), reason="MuCGEC is not beside the checkout")
@pytest.mark.parametrize("mode", ["correction", "detection-tokens"])
def test_modes_and_types_of_the_official_m2(tmp_path, mode, capsys, monkeypatch):
    """The official M2 files, without what errant_compare does not know in them, by errant_compare in this process."""
    compare_m2 = pytest.importorskip("errant.commands.compare_m2", reason="ERRANT is not installed")
    blocks = [(MUCGEC / f"{name}.official.m2").read_text("utf-8").strip("\n").split("\n\n") for name in ("pred", "dev")]
    judged = [
        ["\n".join(line for line in block.split("\n") if line[0] != "T" and "|||NA|||" not in line) for block in pair]
        for pair in zip(*blocks)
    ]
    for name, column in (("hyp", 0), ("ref", 1)):
        text = "\n\n".join(pair[column] for pair in judged if "\nA " in pair[1])
        (tmp_path / name).write_text(text, "utf-8")
    words = ["-hyp", str(tmp_path / "hyp"), "-ref", str(tmp_path / "ref"), MODES_OF_ERRANT_COMPARE[mode], "-cat", "3"]
    monkeypatch.setattr(sys, "argv", ["errant_compare", *words])
    compare_m2.main()
    rows = [line.split() for line in capsys.readouterr().out.split("\n")]
    expected = {row[0]: tuple(map(int, row[1:4])) for row in rows if row and row[0] in "RMSW"}
    metric = Cherrant(resources=str(MUCGEC / "cherrant-data"), mode=mode)
    inputs = metric.read(None, [str(MUCGEC / "pred.official.m2")], [str(MUCGEC / "dev.official.m2")])
    score = metric.score(inputs.sources, inputs.systems[0], inputs.references)
    assert score.types == expected and len(expected) == 4
    assert mode != "correction" or (score.tp, score.fp, score.fn) == (1084, 1635, 3003)


@pytest.mark.real_data
@pytest.mark.skipif(not MUCGEC.is_dir(), reason="MuCGEC is not beside the checkout")
def test_the_official_figures(tmp_path):
    """Hypotheses as the official scorer annotates them, against its own gold file."""
    rows = [line.split("\t") for line in (MUCGEC / "example_pred_dev.txt").read_text("utf-8").rstrip("\n").split("\n")]
    for name, column in (("src", 1), ("hyp", 2)):
        (tmp_path / name).write_text("".join(row[column] + "\n" for row in rows), "utf-8")
    metric = Cherrant(resources=str(MUCGEC / "cherrant-data"))
    inputs = metric.read(str(tmp_path / "src"), [str(tmp_path / "hyp")], [str(MUCGEC / "dev.official.m2")])
    score = metric.score(inputs.sources, inputs.systems[0], inputs.references)
    assert (score.tp, score.fp, score.fn, round(score.f, 4)) == (1084, 1635, 3003, 0.3622)
    assert "|not-annotated:3|" in score.signature
