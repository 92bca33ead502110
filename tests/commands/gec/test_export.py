"""``gec export``: from a corpus as published over the prepared folder to the file that is handed in."""

import json
from pathlib import Path

import pytest

from tlm_fairseq.commands import main


def gec(*arguments):
    return main(["gec", *arguments])


def copy_of_test_set():
    Path("hyp").write_bytes(Path("out/test.src").read_bytes())
    return ["--hyp", "hyp", "--ids", "out/test.ids"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_mucgec_with_a_sentence_that_the_prepared_folder_lacks(capsys):
    Path("dev.txt").write_text("1\t他 很好\t他好\n2\t乱\t无法标注\n", "utf-8")
    assert gec("prepare", "mucgec", "--test", "dev.txt", "--out", "out") == 0
    capsys.readouterr()
    assert gec("export", "mucgec", "--corpus", "dev.txt", *copy_of_test_set(), "--out", "new/pred.txt") == 0
    assert Path("new/pred.txt").read_text("utf-8") == "1\t他 很好\t他 很好\n2\t乱\t乱\n"
    printed = capsys.readouterr()
    assert printed.out == "written: new/pred.txt, 2 sentences\n"
    assert printed.err == "note: hyp: 1 sentences have no line, id 2 for one; they keep their source\n"


def test_fcgec():
    Path("test.json").write_text('{"k": {"sentence": "他很好"}}', "utf-8")
    assert gec("prepare", "fcgec", "--test", "test.json", "--out", "out") == 0
    assert gec("export", "fcgec", "--corpus", "test.json", *copy_of_test_set(), "--out", "predict.json") == 0
    expected = {"k": {"error_flag": 0, "error_type": "*", "correction": "他很好"}}
    assert json.loads(Path("predict.json").read_text("utf-8")) == expected


def test_multigec(capsys):
    for name, text in (("orig-train", "He go ."), ("ref1-train", "He goes ."), ("orig-test", "I is .\n\nYou is .")):
        Path(f"xx-made-{name}.md").write_text(f"### essay_id = a\n{text}\n", "utf-8")
    parts = ["--train", "xx-made-orig-train.md", "--valid-share", "0", "--test", "xx-made-orig-test.md"]
    assert gec("prepare", "multigec", *parts, "--out", "out") == 0
    assert Path("out/train.tgt").read_text("utf-8") == "He goes .\n"
    assert Path("out/test.ids").read_text("utf-8") == "a\na\n"
    capsys.readouterr()
    assert gec("export", "multigec", "--corpus", "xx-made-orig-test.md", *copy_of_test_set(), "--out", "hyp.md") == 0
    assert Path("hyp.md").read_text("utf-8") == Path("xx-made-orig-test.md").read_text("utf-8")
    assert capsys.readouterr().out == "written: hyp.md, 1 essays\n"


@pytest.mark.parametrize("benchmark", ["mucgec", "fcgec", "multigec"])
def test_fewer_hypotheses_than_sources_are_one_line_and_no_file(benchmark, capsys):
    contents = {
        "mucgec": "1\t他很好\n2\t都好\n",
        "fcgec": '{"1": {"sentence": "他很好"}, "2": {"sentence": "都好"}}',
        "multigec": "### essay_id = 1\nA\n\n### essay_id = 2\nB\n",
    }
    Path("corpus").write_text(contents[benchmark], "utf-8")
    Path("hyp").write_text("一\n", "utf-8")
    assert gec("export", benchmark, "--corpus", "corpus", "--hyp", "hyp", "--out", "new/out") == 1
    printed = capsys.readouterr()
    assert "hyp has 1 lines and corpus 2" in printed.err and printed.err.count("\n") == 1 and not printed.out
    assert not Path("new").exists()
