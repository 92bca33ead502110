import csv
import runpy
import sys

from checked_game import HOME_LINE, OPENING, PLAYERS, VISITOR_LINE
from places import CHECKOUT
from small_games import small_game, write_small_games

HEADER = "TEXT_ID,SENTENCE_ID,ANNOTATION_ID,TOKENS,SENT_TOKEN_START,SENT_TOKEN_END,DOC_TOKEN_START,DOC_TOKEN_END,TYPE\n"


def table(path):
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_kind_that_is_mostly_wrong_in_the_other_folds_is_left_out(tmp_path, monkeypatch, capsys):
    """Four texts of one wrong day, which people marked, and one wrong number, which they did not."""
    days = ("11_04_16", "11_11_16", "11_18_16", "11_25_16")
    games = [small_game(PLAYERS, day, "", HOME_LINE, VISITOR_LINE) for day in days]
    write_small_games(tmp_path / "games.json", games)
    text = OPENING.replace("Friday", "Monday").replace("12 - 3", "12 - 4")
    (tmp_path / "texts").write_text(f"{text}\n" * 4, "utf-8")
    at = text.split().index("Monday") + 1
    marks = "".join(f"{number}.txt,1,{number},Monday,{at},{at},{at},{at},NAME\n" for number in range(1, 5))
    (tmp_path / "gold.csv").write_text(HEADER + marks, "utf-8")
    options = ["--games", "games.json", "--texts", "texts", "--gold", "gold.csv", "--out", "out", "--folds", "2"]
    options = [option if option.startswith("--") or option == "2" else str(tmp_path / option) for option in options]
    monkeypatch.setattr(sys, "argv", ["checker_study.py", *options])
    runpy.run_path(str(CHECKOUT / "examples/rotowire/checker_study.py"), run_name="__main__")
    assert "decided by the table" in capsys.readouterr().out
    precision = {row["marks"]: row["precision"] for row in table(tmp_path / "out/scores.csv") if row["type"] == "all"}
    assert precision["decided by the table"] == "0.5"
    assert precision["decided, 2-fold cross-validation"] == "1.0"
    assert [(row["claim"], row["right"], row["marks"]) for row in table(tmp_path / "out/kinds.csv")] == [
        ("day", "4", "4"),
        ("column", "0", "4"),
    ]
