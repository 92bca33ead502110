import json

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.corpus_files import CorpusFile
from tlm_fairseq.rotowire.corpus.games import as_json, read_corpus
from tlm_fairseq.rotowire.corpus.published_forms import (
    FACT_GROUNDING,
    ROTOWIRE,
    SHARED_TASK,
    SPORTSETT,
    SPORTSETT_AS_ROTOWIRE,
    name_corpus,
)

from places import REAL_DATA
from small_games import HOME_LINE, VISITOR_LINE, small_game, small_sportsett, write_small_games


@pytest.fixture
def read(tmp_path):
    """The ``Corpus`` of these entries."""
    return lambda *entries: read_corpus(CorpusFile(write_small_games(tmp_path / "x.json", entries)))


def of_the_nba(day):
    home, visitor = ("Celtics", "Kell", *HOME_LINE[2:]), ("Hawks", "Port Ross", *VISITOR_LINE[2:])
    return small_game(day=day, home_line=home, visitor_line=visitor)


def test_rotowire_as_it_is(read):
    games, form = read(small_game(), of_the_nba("03_29_17"))
    assert len(games) == 2 and str(form) == f"{ROTOWIRE}, JSON list" and not form.notes and not form.extra_keys


def test_later_games_are_of_rotowire_fg(read):
    assert read(small_game(), of_the_nba("03_30_17")).form.name == FACT_GROUNDING
    assert read(of_the_nba("10_01_18")).form.name == FACT_GROUNDING
    # An invented league is of no corpus.
    assert read(small_game(day="10_01_18")).form.name == ROTOWIRE


def test_more_keys_are_named_and_left_out(read):
    entry = small_game() | {"shared_task_text_id": "S001", "cleaned_text": "A win ."}
    entry["home_line"]["TEAM-PTS_OT1"] = None
    entry["box_score"]["PLUS_MINUS"] = "?"
    (_, game), form = read(small_game(), entry)
    assert as_json(game) == small_game() and form.name == SHARED_TASK
    assert form.extra_keys == ["shared_task_text_id", "cleaned_text", "home_line TEAM-PTS_OT1", "box_score PLUS_MINUS"]
    assert form.notes == [
        "keys beyond Rotowire's are left out: shared_task_text_id, cleaned_text, home_line TEAM-PTS_OT1, "
        "box_score PLUS_MINUS"
    ]
    _, form = read(small_game() | {f"key {number}": 1 for number in range(12)})
    assert form.name == ROTOWIRE and form.notes[0].endswith("key 8, key 9 and 2 more") and len(form.extra_keys) == 12


def test_sportsett_of_gem(read):
    games, form = read(small_sportsett(), small_sportsett(["A .", "B ."]))
    assert form.name == SPORTSETT and form.notes == ["2 games of SportSett with 3 summaries"]
    assert [game.summary[:1] for game in games] == [["The"], ["A"], ["B"]]
    assert [player.start_position for player in games[0].players] == ["starter", None, None] * 2
    assert [player.played for player in games[0].players] == [True, True, False] * 2
    fault = small_sportsett()
    fault["teams"]["vis"]["box_score"][1]["TREB"] = "three"
    with pytest.raises(
        UserError, match=r"x.json, game 1 \(Foxes at Herons, 11_04_16\), box_score, REB, row 1: 'three'"
    ):
        read(small_sportsett(), fault)
    with pytest.raises(UserError, match=r"x.json, game 1, teams: this key of SportSett is missing"):
        read(small_sportsett(), small_game())


def test_sportsett_in_rotowires_schema(read):
    entry = small_game()
    box = entry["box_score"]
    box["START_POSITION"] = {row: str(start != "N/A") for row, start in box["START_POSITION"].items()}
    # Nobody tried, as FG3A of row 4 has it.
    box["FG3_PCT"]["4"] = "N/A"
    (game,), form = read(entry)
    assert form.name == SPORTSETT_AS_ROTOWIRE and form.notes == ["1 percentages without attempts are N/A, read as 0"]
    expected = small_game()
    expected["box_score"]["START_POSITION"].update({"0": "starter", "3": "starter"})
    assert as_json(game) == expected
    box["FG3_PCT"]["0"] = "N/A"
    with pytest.raises(UserError, match="box_score, FG3_PCT, row 0: N/A and others are known"):
        read(entry)


def test_corpora_that_only_their_sizes_tell():
    assert name_corpus(3398, 727, 728) == "Rotowire" and name_corpus(1, 727, 728) is None
    assert name_corpus(2705, 532, 497).startswith("rotowire-modified")


@pytest.mark.real_data
def test_the_shared_task_as_it_is_published():
    path = REAL_DATA / "rotowire/annotated/shared_task.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    games, form = read_corpus(CorpusFile(path))
    assert len(games) == 60 and str(form) == f"{SHARED_TASK}, JSON lines"
    assert set(form.extra_keys) == {"shared_task_text_id", "cleaned_text", "detokenized_text"}
    first = json.loads(path.read_text("utf-8").partition("\n")[0])
    assert as_json(games[0])["box_score"]["PTS"] == first["box_score"]["PTS"] and games[0].summary == first["summary"]
