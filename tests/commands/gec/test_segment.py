import pytest

from tlm_fairseq.commands import main

LINES = ["I  have a cat .", "", "我爱你abc 3", "\u00a0a\u2028b <s> </s>"] * 30


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text"
    path.write_text("".join(line + "\n" for line in LINES), "utf-8")
    return str(path)


def read(path):
    return path.read_text("utf-8").split("\n")[:-1]


@pytest.mark.parametrize(
    "kind, encoded",
    [
        ("none", ["I have a cat .", "", "我爱你abc 3", "a b \\<s> \\</s>"]),
        ("characters", ["I have a cat .", "", "我 爱 你 abc 3", "a b \\<s> \\</s>"]),
    ],
)
def test_encode_and_decode(text, tmp_path, kind, encoded):
    out, back = tmp_path / "out", tmp_path / "back"
    assert main(["gec", "segment", "encode", "--bpe", kind, "--input", text, "--out", str(out)]) == 0
    assert read(out) == encoded * 30
    assert main(["gec", "segment", "decode", "--bpe", kind, "--input", str(out), "--out", str(back)]) == 0
    assert read(back) == ["I have a cat .", "", "我爱你abc 3", "a b <s> </s>"] * 30


def test_several_processes_keep_the_order(text, tmp_path):
    out = tmp_path / "out"
    options = ["--bpe", "characters", "--input", text, "--out", str(out), "--processes", "2"]
    assert main(["gec", "segment", "encode", *options]) == 0
    assert read(out)[2::4] == ["我 爱 你 abc 3"] * 30 and len(read(out)) == len(LINES)


def test_restore_copies_what_the_model_did_not_know(tmp_path):
    (tmp_path / "src").write_text("He  go to Xyz .\n", "utf-8")
    (tmp_path / "log").write_text("H-0\t-0.1\tHe went to <unk> .\n", "utf-8")
    arguments = ["--log", str(tmp_path / "log"), "--src", str(tmp_path / "src"), "--bpe", "none"]
    assert main(["gec", "restore", *arguments, "--out", str(tmp_path / "out")]) == 0
    assert read(tmp_path / "out") == ["He  went to Xyz ."]


@pytest.mark.parametrize(
    "options, message",
    [
        ([], "needs --bpe-model"),
        (["--bpe", "bert", "--bpe-model", "absent/vocab.txt"], "absent/vocab.txt: cannot be read"),
        (["--bpe", "sentencepiece", "--model", "absent"], "absent: No such file"),
        (["--bpe", "none", "--model", "x"], "has no model"),
    ],
)
def test_wrong_models_get_one_line(text, tmp_path, capsys, options, message):
    out = tmp_path / "out"
    assert main(["gec", "segment", "encode", "--input", text, "--out", str(out), *options]) == 1
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1 and not out.exists()
