"""JSON and YAML from outside: read, or refused in one line that names the file and says what to do."""

import ast
import json

import pytest

from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.experiments.run_folder import read_record
from tlm_fairseq.experiments.score_file import read_figures
from tlm_fairseq.glue.examples import read_examples
from tlm_fairseq.glue.tasks import TASKS
from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.subwords.bpe_files import read_numbers
from tlm_fairseq.text.json_file import MOST_LEVELS, parse_entries, parse_json, read_json
from tlm_fairseq.text.prepared_folder import _listed_files
from tlm_fairseq.text.training_log import read_training_log

from places import PACKAGE

# Both what the parser refuses, and what it reads but the code behind it could not print or write.
HOSTILE = {
    "lists": b"[" * 100_000,
    "closed lists": b"[" * 400 + b"]" * 400,
    "objects": b'{"a":' * 100_000,
    "closed objects": b'{"a":' * 400 + b"1" + b"}" * 400,
    "digits": b'{"a": ' + b"9" * 5000 + b"}",
    "not UTF-8": b'{"a": "\xff"}',
    "cut": b'{"a": ',
}
READERS = {
    "read_json": lambda path: read_json(path, "give another"),
    "figures": lambda path: read_figures(path, {"bleu": ("a",)}),
    "games": read_games,
    "CLUE": lambda path: read_examples(path, TASKS["tnews"]),
    "numbers of subwords": read_numbers,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("reader", READERS)
def test_hostile_json_gets_one_line(reader, name, tmp_path):
    (tmp_path / "a.json").write_bytes(HOSTILE[name])
    with pytest.raises(UserError) as error:
        READERS[reader](tmp_path / "a.json")
    message = str(error.value)
    assert "\n" not in message and message.startswith(str(tmp_path / "a.json")) and "; " in message
    assert len(message) < 500


@pytest.mark.parametrize("name", HOSTILE)
def test_a_record_that_cannot_be_read_counts_as_none(name, tmp_path):
    (tmp_path / "manifest.json").write_bytes(HOSTILE[name])
    assert read_record(tmp_path / "manifest.json") is None
    assert _listed_files(tmp_path) == set()


def test_a_log_of_hostile_lines_has_no_curve(tmp_path):
    lines = [b"INFO | valid | " + content.replace(b"[", b'{"a":[', 1) for content in HOSTILE.values()]
    lines.append(b'INFO | valid | {"valid_loss": ' + b"9" * 400 + b', "valid_num_updates": 3}')
    (tmp_path / "log").write_bytes(b"\n".join(lines) + b"\n")
    assert read_training_log(tmp_path / "log").valid == []


def test_a_number_that_no_float_holds_is_no_figure(tmp_path):
    for text in ("9" * 400, "1e999", "-1e999"):
        (tmp_path / "a.json").write_text(f'{{"a": {text}}}')
        with pytest.raises(UserError, match="no number at a, where bleu should be"):
            read_figures(tmp_path / "a.json", {"bleu": ("a",)})


def test_hostile_settings_of_hugging_face_get_one_line(tmp_path, capsys):
    for content in HOSTILE.values():
        (tmp_path / "config.json").write_bytes(content)
        assert main(["checkpoint", "from-hf", str(tmp_path), str(tmp_path / "out.pt")]) == 1
        error = capsys.readouterr().err
        assert error.count("\n") == 1 and "config.json" in error and "; " in error


def test_what_is_allowed_is_read():
    assert parse_json('{"a": [1, "x", null, true, 1.5]}', "a") == {"a": [1, "x", None, True, 1.5]}
    assert parse_json("[" * MOST_LEVELS + "]" * MOST_LEVELS, "a") is not None
    assert parse_json("null", "a") is None and parse_json("3", "a") == 3
    with pytest.raises(UserError, match="nested over 100 levels"):
        parse_json("[" * (MOST_LEVELS + 1) + "]" * (MOST_LEVELS + 1), "a")
    with pytest.raises(UserError, match="^a, line 7: holds no JSON object; do that$"):
        parse_json("[]", "a", "do that", dict, 7)


def test_entries_have_their_lines_and_a_key_may_come_twice():
    text = '{ "a" : [1,\n2],\n\n"b": {"c": 0}\n, "a":null}'
    assert list(parse_entries(text, "a")) == [("a", [1, 2], 1), ("b", {"c": 0}, 4), ("a", None, 5)]
    assert list(parse_entries("{}", "a")) == []
    with pytest.raises(UserError, match="line 1"):
        next(parse_entries('{"a": }', "a"))


def test_nothing_else_reads_json_or_yaml():
    """So that no reader forgets the bounds."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                name = f"{node.value.id}.{node.attr}"
                if name in ("json.load", "json.loads", "json.JSONDecoder") or node.value.id == "yaml":
                    found.add((path.name, node.value.id))
            elif isinstance(node, ast.ImportFrom) and node.module in ("json", "yaml", "json.decoder"):
                found.add((path.name, node.module))
    assert found == {("json_file.py", "json"), ("located_yaml.py", "yaml")}


def test_written_json_is_read_again(tmp_path):
    record = {"name": "\x1b[2J\u202e", "values": [1, 2.5, None]}
    (tmp_path / "a.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    assert read_json(tmp_path / "a.json") == record
