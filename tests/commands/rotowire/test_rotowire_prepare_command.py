import json
import subprocess
import sys

import pytest

from tlm_fairseq.commands import main
from tlm_fairseq.commands.rotowire import prepare as command
from tlm_fairseq.rotowire.corpus import fitting, prepare
from tlm_fairseq.rotowire.linearisation import linearisations
from tlm_fairseq.subwords.sentencepiece import train_sentencepiece

from places import REAL_DATA
from small_games import small_game, write_small_games

REAL_DATA = REAL_DATA / "rotowire"


@pytest.fixture
def corpus(tmp_path):
    days_of_splits = {"train": ("01_01_16", "01_02_16"), "valid": ("01_03_16",), "test": ("01_02_16", "01_04_16")}
    for name, days in days_of_splits.items():
        write_small_games(tmp_path / f"{name}.json", [small_game(day=day) for day in days])
    return tmp_path


def run(*arguments):
    return main(["rotowire", "prepare", *map(str, arguments)])


def test_a_folder(corpus, capsys):
    out = corpus / "out"
    assert run(corpus, "--out", out, "--clean") == 0
    printed = capsys.readouterr()
    assert printed.out.split("\n")[:3] == [
        "train: 2 games, 2 different; dropped: none; pruned: 0",
        "  source in words: min 102, mean 102.0, max 102, 0 longer than 1024",
        "  target in words: min 47, mean 47.0, max 47, 0 longer than 1024",
    ]
    assert "test-clean: 1 games, 1 different; dropped: 1 in train; pruned: 0" in printed.out
    assert "note: 1 of 2 games of test in train (50.0 %)" in printed.err
    assert f"written: {out}, manifest: {out}/manifest.json" in printed.out
    assert (out / "test-clean.src").exists()


def test_what_was_found_is_named(corpus, capsys):
    entry = small_game() | {"shared_task_text_id": "S001"}
    (corpus / "task.jsonl").write_text(json.dumps(entry) + "\n", "utf-8")
    assert run(corpus / "task.jsonl", "--split", "test", "--out", corpus / "out") == 0
    printed = capsys.readouterr()
    assert "  read as Rotowire's schema with texts of the accuracy shared task, JSON lines\n" in printed.out
    assert "note: test: keys beyond Rotowire's are left out: shared_task_text_id\n" in printed.err
    source = json.loads((corpus / "out" / "manifest.json").read_text("utf-8"))["source"]["test"]
    assert source["extra_keys"] == ["shared_task_text_id"] and source["form"].endswith(", JSON lines")


def test_one_file_in_pieces(corpus, capsys):
    text = corpus / "text"
    text.write_text("the cat sat on a mat , and the dog sat on the cat .\n" * 3)
    train_sentencepiece([text], corpus / "bpe", vocabulary_size=290)
    arguments = (corpus / "test.json", "--split", "test", "--out", corpus / "out", "--bpe", "sentencepiece")
    assert run(*arguments, "--bpe-model", corpus / "bpe.model", "--linearisation", "verbal") == 0
    printed = capsys.readouterr().out
    assert "source in sentencepiece pieces: min" in printed
    manifest = json.loads((corpus / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["options"]["bpe"] == "sentencepiece"
    words = len((corpus / "out" / "test.src").read_text("utf-8").split("\n")[0].split())
    # Pieces of a character or two.
    assert manifest["lengths"]["test"]["source"]["shortest"] > 2 * words
    assert run(*arguments) == 1
    assert "--bpe sentencepiece needs --bpe-model" in capsys.readouterr().err


def test_fit(corpus, capsys):
    assert run(corpus, "--out", corpus / "out", "--max-source-tokens", 100, "--fit", "prune") == 0
    assert capsys.readouterr().out.split("\n")[:2] == [
        "train: 2 games, 2 different; dropped: none; pruned: 2",
        "  source in words before --fit prune: min 102, mean 102.0, max 102, 2 longer than 100",
    ]


def test_findings_are_shown_in_part(corpus, capsys):
    entries = [small_game(day=f"01_{day:02}_16") for day in range(1, 13)]
    for entry in entries:
        entry["home_line"]["TEAM-AST"] = "0"
    # Abel Reed, who has 8 rebounds.
    entries[0]["box_score"]["DREB"]["0"] = "8"
    write_small_games(corpus / "test.json", entries)
    assert run(corpus, "--out", corpus / "out") == 0
    shown = [line for line in capsys.readouterr().err.split("\n") if line.startswith("check: ")]
    assert len(shown) == 2 + 1 + 3
    assert shown[0] == "check: rebounds of a player: 1" and "test: 01_01_16 Foxes at Herons, box_score, REB" in shown[1]
    assert shown[2] == "check: sum over players: 12; the first 3, all are in the manifest"
    assert shown[3] == (
        "check:   test: 01_01_16 Foxes at Herons, home_line, TEAM-AST: 0, and the players make it 9 (sum over players)"
    )


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["absent.json", "--split", "test"], "cannot be read"),
        (["test.json"], "say with --split which"),
        (["damaged.tar.bz2"], "damaged.tar.bz2: cannot be unpacked"),
        (["."], "home_line, TEAM-PTS: 'x' is neither a string of up to nine digits nor N/A"),
        (["train.json", "--split", "train", "--max-source-tokens", "5"], "2 sources of more than 5 tokens"),
    ],
)
def test_faults_are_one_line(corpus, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(corpus)
    bad = small_game()
    bad["home_line"]["TEAM-PTS"] = "x"
    write_small_games(corpus / "test.json", [bad])
    (corpus / "damaged.tar.bz2").write_bytes(b"BZh9 but no more")
    assert run(*arguments, "--out", "out") == 1
    error = capsys.readouterr().err
    assert error.startswith("tlm-fairseq rotowire: ") and message in error and error.count("\n") == 1
    assert not (corpus / "out").exists()


def test_the_choices_are_those_of_the_data_layer():
    assert command.SPLITS == prepare.SPLITS and command.FITS == fitting.FITS and command.COPIES == fitting.COPIES
    assert command.LINEARISATIONS == tuple(linearisations.LINEARISATIONS)


def test_help_imports_no_torch():
    code = "import sys; from tlm_fairseq.commands import main\ntry: main(['rotowire', 'prepare', '--help'])\nfinally: "
    code += "assert 'torch' not in sys.modules and 'sentencepiece' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0 and "--repair-lines" in done.stdout, done.stderr


@pytest.mark.real_data
def test_the_real_games(tmp_path, capsys):
    path = REAL_DATA / "games.json"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    assert run(path, "--split", "test", "--out", tmp_path) == 0
    printed = capsys.readouterr()
    assert printed.out.split("\n")[:3] == [
        "test: 60 games, 60 different; dropped: none; pruned: 0",
        "  source in words: min 340, mean 398.6, max 476, 0 longer than 1024",
        "  target in words: min 157, mean 361.7, max 675, 0 longer than 1024",
    ]
    assert "flipped" not in printed.err and "check: many players: 1" in printed.err
