import csv
import json
import shutil

import pytest

from tlm_fairseq.commands import main
from tlm_fairseq.rotowire.checking.mark_files import HEADER
from tlm_fairseq.rotowire.corpus.summary_text import readable

from checked_game import HOME_LINE, OPENING, PLAYERS, VISITOR_LINE
from places import CHECKOUT
from small_games import small_game, write_small_games

SAMPLE = CHECKOUT / "tests/rotowire/checking/marks_sample"
TEXTS = (
    OPENING.replace("Friday", "Monday"),
    f"{OPENING} Tom Hale scored 25 points off the bench . The Foxes head to Utah to face the Jazz .",
)


@pytest.fixture
def files(tmp_path):
    """Two games and their texts, with one and with two errors."""
    games = [small_game(PLAYERS, day, "", HOME_LINE, VISITOR_LINE) for day in ("11_04_16", "11_11_16")]
    write_small_games(tmp_path / "games.json", games)
    (tmp_path / "texts").write_text("".join(f"{text}\n" for text in TEXTS), "utf-8")
    return tmp_path


def check(files, *arguments, hyp="texts"):
    options = ["--games", files / "games.json", "--hyp", files / hyp, "--out", files / "marks.csv", *arguments]
    return main(["rotowire", "check", *map(str, options)])


def rows(files):
    with open(files / "marks.csv", encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_marks_json_and_page(files, capsys):
    assert check(files, "--json", files / "marks.json", "--page", files / "page.html") == 0
    assert "3 errors in 2 texts, 1.5 a text; written: " in capsys.readouterr().out
    assert [(row["TEXT_ID"], row["TOKENS"], row["TYPE"], row["CORRECTION"]) for row in rows(files)] == [
        ("1.txt", "Monday", "NAME", "Friday"),
        ("2.txt", "25", "NUMBER", "22"),
        ("2.txt", "off the bench", "WORD", "as a starter"),
    ]
    assert tuple(rows(files)[0]) == HEADER
    record = json.loads((files / "marks.json").read_text("utf-8"))
    assert record[1]["game"] == "11_11_16 Foxes at Herons"
    assert record[1]["marks"][0] == {
        "start": 28,
        "end": 28,
        "tokens": "25",
        "type": "NUMBER",
        "truth": "22",
        "reason": "Tom Hale had 22 points, not 25.",
        "claim": "column",
        "decided": True,
    }
    page = (files / "page.html").read_text("utf-8")
    assert 'title="NUMBER: Tom Hale had 22 points, not 25.">25 ≠ 22</mark>' in page
    assert "Tom Hale was a starter." in page


def test_what_the_table_does_not_decide(files):
    assert check(files, "--unverifiable", "--page", files / "page.html") == 0
    assert [row["TOKENS"] for row in rows(files)][3:] == ["Utah", "Jazz"]
    assert '<mark class="open"' in (files / "page.html").read_text("utf-8")


def test_a_calendar(files):
    """A game of the Foxes' day and record after the second one: they were in Utah."""
    after = small_game(PLAYERS, "11_12_16", "", ("Jazz", "Utah", *HOME_LINE[2:]), (*VISITOR_LINE[:-2], "9", "7"))
    after["box_score"]["TEAM_CITY"] = {
        row: "Utah" if city == "Kell" else city for row, city in after["box_score"]["TEAM_CITY"].items()
    }
    write_small_games(files / "more.json", [after])
    assert check(files, "--unverifiable", "--calendar", files / "more.json") == 0
    assert [row["TOKENS"] for row in rows(files)] == ["Monday", "25", "off the bench"]


def test_a_folder_of_detokenised_texts_has_the_words_of_its_files_counted(files):
    (files / "folder").mkdir()
    for name, text in zip(("S001", "S002"), TEXTS):
        (files / f"folder/{name}.txt").write_text(readable(text.split()), "utf-8")
    assert check(files, "--detokenised", hyp="folder") == 0
    found = rows(files)
    assert [(row["TEXT_ID"], row["TOKENS"]) for row in found] == [
        ("S001.txt", "Monday."),
        ("S002.txt", "25"),
        ("S002.txt", "off the bench."),
    ]
    words = readable(TEXTS[1].split()).split()
    assert words[int(found[1]["DOC_TOKEN_START"]) - 1] == "25"


def test_texts_that_are_fewer_find_their_games_by_names(files, capsys):
    (files / "texts").write_text(f"{TEXTS[0]}\n", "utf-8")
    assert check(files) == 1
    assert "text 1: fits 2 games alike" in capsys.readouterr().err
    assert not (files / "marks.csv").exists()
    (files / "texts").write_text(f"{OPENING}\n", "utf-8")
    write_small_games(
        files / "games.json", [small_game(PLAYERS, "11_04_16", "", HOME_LINE, VISITOR_LINE), small_game()]
    )
    assert check(files) == 0
    assert "their games were found by names" in capsys.readouterr().err
    assert rows(files) == []


@pytest.mark.parametrize(
    ("options", "message"), [({"hyp": "none"}, "none: cannot be read"), ({"hyp": "empty"}, "no file *.txt")]
)
def test_bad_input_is_one_line_and_nothing_is_written(files, capsys, options, message):
    (files / "empty").mkdir()
    assert check(files, "--json", files / "marks.json", **options) == 1
    error = capsys.readouterr().err.strip()
    assert message in error
    assert "\n" not in error
    assert not list(files.glob("marks.*"))


def score(*arguments):
    return main(["rotowire", "score-marks", *map(str, arguments)])


def test_score_marks(tmp_path, capsys):
    assert score("--gold", SAMPLE / "gold.csv", "--marks", SAMPLE / "marks.csv", "--json", tmp_path / "s.json") == 0
    printed = capsys.readouterr().out
    assert printed.split("\n")[1].split()[:3] == ["all", "0.5", "4/8"]
    assert "metric:accuracy-marks|" in printed
    record = json.loads((tmp_path / "s.json").read_text("utf-8"))
    assert record["scores"]["all"]["precision"]["value"] == 4 / 7
    assert record["n_texts"] == 3


def test_score_marks_refuses_what_is_no_file_of_marks(tmp_path, capsys):
    (tmp_path / "m.csv").write_text("a,b\n1,2\n", "utf-8")
    assert score("--gold", SAMPLE / "gold.csv", "--marks", tmp_path / "m.csv", "--json", tmp_path / "s.json") == 1
    assert "m.csv, line 1: not the header of marks" in capsys.readouterr().err
    assert not (tmp_path / "s.json").exists()


def test_score_marks_against_the_texts(tmp_path, capsys):
    shutil.copy(SAMPLE / "marks.csv", tmp_path / "m.csv")
    (tmp_path / "A1.txt").write_text("The Foxes .", "utf-8")
    assert score("--gold", SAMPLE / "gold.csv", "--marks", tmp_path / "m.csv", "--texts", tmp_path) == 1
    assert "gold.csv, line 2: token 4 is out of range; A1 has 3 tokens" in capsys.readouterr().err
