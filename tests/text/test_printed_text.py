"""What comes from data reaches a terminal as text: no control character, and no change of direction."""

import ast
import io
import json
import sys
import unicodedata

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.commands import main
from tlm_fairseq.text.printed_text import printable, printable_line, show

from places import PACKAGE

# Clears the screen, names the window, rings, the same in C1, and turns the order of what follows.
HOSTILE = "a\x1b[2J\x1b]0;title\x07\x9b2J\x7f\rb\u202e\u2066c"
SHOWN = r"a\u001b[2J\u001b]0;title\u0007\u009b2J\u007f\u000db\u202e\u2066c"


def is_obeyed(character):
    """By Unicode's own tables: controls, line ends, and what opens or closes a direction for more than itself."""
    turning = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    return unicodedata.category(character) in ("Cc", "Zl", "Zp") or unicodedata.bidirectional(character) in turning


def test_every_character_that_is_obeyed_is_shown_and_no_other():
    for number in [*range(0x10000), *range(0xE0000, 0xE0200)]:
        character = chr(number)
        kept = character in "\t\n" or not is_obeyed(character)
        assert (printable(character) == character) is kept, hex(number)
        assert (printable_line(character) == character) is (kept and character != "\n"), hex(number)


def test_the_scripts_of_all_languages_stay():
    # Persian with a zero width non-joiner, Hindi with a joiner, Hebrew with marks, Chinese, an emoji of three.
    for text in ("می\u200cخواهم", "क्\u200dष", "\u200fשָׁלוֹם\u200e", "語法", "👩\u200d👧", "a\tb\nc"):
        assert printable(text) == text
    assert printable(HOSTILE) == SHOWN


@given(st.text())
def test_printing_twice_changes_nothing_more(text):
    assert printable_line(printable_line(text)) == printable_line(text)
    stream = io.StringIO()
    show(text, stream)
    assert not any(is_obeyed(character) for character in stream.getvalue() if character not in "\t\n")


def is_safe(captured):
    return not any(is_obeyed(character) for character in captured.out + captured.err if character not in "\t\n")


def test_inspect_shows_names_as_text(tmp_path, capsys):
    cfg = {"model": {"arch": HOSTILE}, "task": {"_name": HOSTILE}, "criterion": {"_name": HOSTILE}}
    torch.save({"args": None, "cfg": cfg, "model": {}}, tmp_path / "a.pt")
    for options in ([], ["--json"]):
        assert main(["checkpoint", "inspect", *options, str(tmp_path / "a.pt")]) == 0
        captured = capsys.readouterr()
        assert is_safe(captured) and captured.out.count(SHOWN.replace("\\u000d", "\\r" if options else "\\u000d")) == 3
    assert json.loads(captured.out)["architecture"] == HOSTILE


def test_refused_imports_are_shown_as_text(tmp_path, capsys):
    (tmp_path / "a.pt").write_bytes(b"\x80\x02c\x1b[2J\nm\x07\n.")
    assert main(["checkpoint", "inspect", str(tmp_path / "a.pt")]) == 1
    captured = capsys.readouterr()
    assert is_safe(captured) and r"\u001b[2J" in captured.err


@pytest.mark.parametrize(
    "command",
    [
        ["checkpoint", "inspect"],
        ["checkpoint", "average", "--output", "x", "--inputs"],
        ["experiment", "run"],
        ["gec", "score", "bleu", "--ref", "x", "--hyp"],
        ["rotowire", "report", "--out", "x", "--hyp", "x", "--games"],
    ],
)
def test_the_names_of_files_in_errors_are_one_line(command, tmp_path, capsys):
    name = str(tmp_path / f"{HOSTILE}\nforged: line")
    assert main([*command, name]) == 1
    captured = capsys.readouterr()
    assert is_safe(captured) and f"{SHOWN}\\u000aforged: line" in captured.err


def test_argparse_repeats_nothing_that_is_obeyed(capsys):
    with pytest.raises(SystemExit):
        main(["doctor", HOSTILE])
    captured = capsys.readouterr()
    assert is_safe(captured) and SHOWN in captured.err


def test_names_and_sentences_in_reports(tmp_path, capsys):
    pytest.importorskip("errant")
    (tmp_path / "src").write_text(f"a {HOSTILE}\n".replace("\r", ""), "utf-8", newline="")
    (tmp_path / "ref").write_text("a b\n")
    files = ["--src", str(tmp_path / "src"), "--hyp", str(tmp_path / "src"), "--ref", str(tmp_path / "ref")]
    assert main(["gec", "report", *files, "--name", f"{HOSTILE}\nforged", "--samples", "1", "--processes", "1"]) == 0
    captured = capsys.readouterr()
    assert is_safe(captured)
    assert f"{SHOWN}\\u000aforged " in captured.out and captured.out.count(SHOWN.replace(r"\u000d", "")) >= 2


def test_the_game_of_a_report(tmp_path, capsys, monkeypatch):
    from small_games import SUMMARY, small_game, write_small_games

    write_small_games(tmp_path / "games.json", [small_game(day="11_04_16")])
    text = f"{SUMMARY} {HOSTILE}\n".replace("\r", "").replace("27 points", "28 points")
    (tmp_path / "hyp.txt").write_text(text, "utf-8", newline="")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    arguments = ["--games", str(tmp_path / "games.json"), "--hyp", str(tmp_path / "hyp.txt"), "--text"]
    assert main(["rotowire", "report", *arguments]) == 0
    captured = capsys.readouterr()
    assert is_safe(captured._replace(out=captured.out.replace("\x1b[31m[28 != 27]\x1b[0m", ""))), "our own colours only"
    assert captured.out.count(r"\u001b[2J") == 1


def test_corrections_are_exact_as_data_and_text_on_a_terminal(monkeypatch):
    from tlm_fairseq.commands.gec.correct import STANDARD, _shown

    monkeypatch.setenv("NO_COLOR", "1")
    for is_terminal, output, line in (
        (True, STANDARD, SHOWN),
        (False, STANDARD, HOSTILE),
        (True, "file", HOSTILE),
        (False, "file", HOSTILE),
    ):
        monkeypatch.setattr(sys.stdout, "isatty", lambda is_terminal=is_terminal: is_terminal, raising=False)
        assert _shown(False, output, diff=False)("a", HOSTILE) == line
        assert _shown(False, output, diff=True)(HOSTILE, f"{HOSTILE} d") == f"{line} {{+d+}}"


PRINTING = ("print", "pprint")
# Where text goes out that has gone through here, or that is data.
WRITERS = {("printed_text.py", "print"), ("text_stream.py", "stdout.write"), ("experiment.py", "tqdm.write")}


def calls_that_write(path):
    """Calls of a file that write to a terminal past ``show``: print, the streams, and what writes by itself."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        owner, _, method = name.rpartition(".")
        if name in PRINTING or name in ("os.write", "tqdm.write", "warnings.warn"):
            yield name
        elif method in ("write", "writelines") and owner.rpartition(".")[2].strip("_") in ("stdout", "stderr"):
            yield name
        elif method in ("print_help", "print_usage", "exit") and owner == "parser":
            yield name


def test_nothing_prints_past_the_one_place():
    found = {(path.name, name) for path in PACKAGE.rglob("*.py") for name in calls_that_write(path)}
    assert found == WRITERS


def test_what_is_shown_with_colours_is_the_one_text_that_escapes_by_itself():
    users = [path.name for path in PACKAGE.rglob("*.py") if "show_coloured(" in path.read_text("utf-8")]
    assert sorted(users) == ["printed_text.py", "report.py"]
