"""The whole way from raw text to corrected text, with the toy model of conftest.py."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tlm_fairseq.commands import main

# The model has learnt too little to end a sentence by itself.
SHORT = ["--bpe", "none", "--cpu", "--beam", "1", "--max-len-b", "6"]


@pytest.fixture
def model(trained):
    return str(trained / "checkpoint_last.pt")


@pytest.fixture
def correct(model, monkeypatch, capsys):
    """Returns correct(text, options): exit status, output and messages, with the text on standard input."""

    def run(text, *options, path=None):
        raw = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8"))
        status = main(["gec", "correct", "--path", *(path or [model]), *SHORT, *options])
        return status, *capsys.readouterr()

    return run


def test_lines_stay_in_order_and_blank_ones_blank(correct, model):
    status, output, messages = correct("the big cat\n\n  \nsaw a dog \nthe big cat")
    lines = output.split("\n")
    assert status == 0 and len(lines) == 6 and lines[1:3] == ["", "  "] and lines[-1] == ""
    assert lines[0] == lines[4] and lines[0] not in ("", "the big cat") and lines[3].endswith(" ")
    assert "lines: 5, changed: 3, blank: 2" in messages and "reached the limit" in messages
    assert "dictionary" not in messages
    # A line at a time, or from one model named twice, which is an ensemble with the same probabilities.
    for options in (["--buffer-size", "1"], ["--path", model, model], ["--path", f"{model}:{model}"]):
        assert correct("the big cat\n\n  \nsaw a dog \nthe big cat", *options)[:2] == (0, output)
    assert correct("")[:2] == (0, "")


def test_files_and_pieces_as_fairseq_generate_restores_them(
    model, trained, toy_data, fairseq_commands, tmp_path, monkeypatch, capsys
):
    source, log = toy_data.parent / "test.src", tmp_path / "generate-test.txt"
    arguments = ["--input", str(source), "--output", str(tmp_path / "ours"), "--max-tokens", "50"]
    assert main(["gec", "correct", "--path", model, *SHORT, *arguments]) == 0
    assert capsys.readouterr().out == ""
    fairseq_commands.run(
        "generate",
        fairseq_commands.data,
        "-s",
        "src",
        "-t",
        "tgt",
        "--path",
        model,
        "--max-tokens",
        50,
        "--cpu",
        "--beam",
        1,
        "--max-len-b",
        6,
        "--num-workers",
        0,
        "--results-path",
        tmp_path,
        monkeypatch=monkeypatch,
    )
    restore = ["gec", "restore", "--log", str(log), "--src", str(source), "--bpe", "none"]
    assert main([*restore, "--out", str(tmp_path / "theirs")]) == 0
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "theirs").read_bytes()


def test_long_lines(correct):
    line = "the big cat saw a dog . the cat ran"
    status, output, messages = correct(f"{line}\ncat\n", "--max-source-tokens", "7")
    assert status == 0 and output.count("\n") == 2 and "longer than 7 pieces: 1 split, 0 copied" in messages
    assert output.split("\n")[0] != line
    status, output, messages = correct(f"{line}\ncat\n", "--max-source-tokens", "7", "--long", "copy")
    assert status == 0 and output.startswith(f"{line}\n") and "0 split, 1 copied" in messages


def test_other_decodings(correct, model, trained, toy_data):
    lines = (
        (toy_data.parent / "test.src").read_text() + "the cat saw Unknown .\n" + "the big cat saw a dog . " * 3 + "\n"
    )
    for options in (["--max-source-tokens", "9"], ["--batch-size", "3"], ["--path", f"{model}:{model}"]):
        expected = correct(lines, *options)
        assert expected[0] == 0
        for decoding in ("greedy", "aggressive"):
            assert correct(lines, *options, "--decoding", decoding) == expected


def test_changes_are_marked(correct):
    plain = correct("the big cat\n\n")[1].split("\n")
    status, output, _ = correct("the big cat\n\n", "--diff")
    lines = output.split("\n")
    assert status == 0 and len(lines) == 3 and lines[1] == ""
    assert "[-" in lines[0] and "\033" not in lines[0]
    for word in plain[0].split():
        assert word in lines[0]


def test_pieces_that_are_not_the_models_are_pointed_out(correct):
    status, _, messages = correct("Це інша мова .\n")
    assert status == 0 and "lacks 4 of 4 pieces" in messages and "--bpe-model" in messages


@pytest.mark.parametrize(
    "options, path, message",
    [
        ([], ["none.pt"], "none.pt: no such checkpoint"),
        ([], ["{folder}/text.pt"], "text.pt: refused, it is not a plain checkpoint"),
        ([], ["{folder}/half.pt"], "half.pt: holds no whole fairseq model"),
        ([], ["{folder}/other.pt"], "other.pt: holds no whole fairseq model"),
        ([], ["{folder}/hostile.pt"], "hostile.pt: refused"),
        (["--data-bin", "{folder}"], None, "no dict.src.txt and dict.tgt.txt, and no dict.txt, in"),
        (["--input", "{folder}/absent"], None, "absent: cannot be read"),
        (["--input", "{folder}/latin"], None, "latin, line 2: not UTF-8"),
        (["--bpe", "sentencepiece"], None, "needs --bpe-model"),
        (["--bpe", "sentencepiece", "--bpe-model", "{folder}/latin"], None, "latin: not a SentencePiece model"),
        (["--bpe", "bert", "--bpe-model", "{folder}/latin"], None, "latin, line 2: not UTF-8"),
        (["--fp16"], None, "--fp16 needs a GPU"),
        (["--decoding", "greedy", "--beam", "4"], None, "--decoding greedy has no beam; leave --beam out"),
        (["--decoding", "aggressive", "--no-repeat-ngram-size", "2"], None, "knows no beam and no --no-repeat-ngram"),
    ],
)
def test_what_is_wrong_gets_one_line_and_no_output(correct, model, tmp_path, options, path, message):
    import torch

    (tmp_path / "text.pt").write_text("no checkpoint\n")
    whole = Path(model).read_bytes()
    (tmp_path / "half.pt").write_bytes(whole[: len(whole) // 2])
    torch.save({"weights": torch.zeros(1)}, tmp_path / "other.pt")
    (tmp_path / "latin").write_bytes(b"ok\n\xe9\n")
    torch.save({"model": os.system}, tmp_path / "hostile.pt")
    fill = [text.format(folder=tmp_path) for text in options]
    output = tmp_path / "out"
    status, printed, messages = correct(
        "the cat\n", *fill, "--output", str(output), path=path and [text.format(folder=tmp_path) for text in path]
    )
    assert status == 1 and printed == "" and not output.exists()
    assert message in messages and messages.count("\n") == 1


@pytest.mark.parametrize("language", ["/../../evil", "src/../../evil", "a\n", "$(touch ran)"])
def test_a_language_is_no_path(correct, model, toy_data, language, tmp_path):
    """Dictionaries are copied to a temporary folder, under names that hold the checkpoint's languages."""
    import torch

    state = torch.load(model, weights_only=True)
    state["cfg"]["task"] = {**state["cfg"]["task"], "source_lang": language}
    torch.save(state, tmp_path / "model.pt")
    status, output, messages = correct("the cat\n", "--data-bin", str(toy_data), path=[str(tmp_path / "model.pt")])
    assert status == 1 and "its option source_lang is" in messages and messages.count("\n") == 1
    assert os.listdir(tmp_path) == ["model.pt"]


def test_undecodable_input_is_named_with_its_line(correct):
    status, output, messages = correct(b"the cat\n\xff\n")
    assert status == 1 and output == "" and "standard input, line 2: not UTF-8" in messages


@pytest.mark.parametrize("option", [["--beam", "0"], ["--max-tokens", "x"], ["--long", "drop"], ["--bpe", "other"]])
def test_options_are_checked_before_anything_runs(option, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["gec", "correct", "--path", "x", *option])
    assert stop.value.code == 2 and option[0] in capsys.readouterr().err


def _heed_ctrl_c():
    # A shell without job control has its background processes ignore it, and the tests may run in one.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_pipe_streams_and_ctrl_c_ends_it_without_a_traceback(model):
    command = [sys.executable, "-m", "tlm_fairseq", "gec", "correct", "--path", model, *SHORT, "--buffer-size", "1"]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_heed_ctrl_c
    )
    try:
        process.stdin.write(b"the cat\n")
        process.stdin.flush()
        assert process.stdout.readline().strip()
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 130
        assert b"Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.communicate()
