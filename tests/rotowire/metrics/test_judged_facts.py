import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.extraction.number_words import parse_number
from tlm_fairseq.rotowire.extraction.rule_extraction import extract_facts
from tlm_fairseq.rotowire.metrics.judged_facts import (
    CONTRADICTED,
    SUPPORTED,
    UNSUPPORTED,
    judge_facts,
    marked_spans,
    median_game,
    precision,
)
from tlm_fairseq.rotowire.metrics.relation_generation import score_relations
from tlm_fairseq.rotowire.simulator.simulate import simulate

from example_games import example_game

# Everybody who played has 23 points, 12 rebounds, 5 assists, 2 steals, 1 block; the teams as in example_games.
SUMMARY = (
    "The Atlanta Hawks ( 12 - 5 ) beat the Portland Trail Blazers 110 - 98 . Al Horford had twenty - three points , "
    "13 rebounds , a pair of steals and a block . Idle Jones scored 4 points . Kent Bazemore and Sam Jones had 15 "
    "points each ."
)


def judged(summary=SUMMARY):
    tokens = summary.split()
    return tokens, judge_facts(example_game(), tokens)


def test_verdicts_and_places():
    tokens, facts = judged()
    seen = [(*one.fact[::2], " ".join(tokens[one.start : one.end]), one.verdict, one.true_values) for one in facts]
    assert seen == [
        ("Hawks", "TEAM-WINS", "12", SUPPORTED, ()),
        ("Hawks", "TEAM-LOSSES", "5", SUPPORTED, ()),
        ("Hawks", "TEAM-PTS", "110", SUPPORTED, ()),
        ("Trail Blazers", "TEAM-PTS", "98", CONTRADICTED, ("99",)),
        ("Al Horford", "PLAYER-PTS", "twenty - three", SUPPORTED, ()),
        ("Al Horford", "PLAYER-REB", "13", CONTRADICTED, ("12",)),
        ("Al Horford", "PLAYER-STL", "a pair", SUPPORTED, ()),
        ("Al Horford", "PLAYER-BLK", "a", SUPPORTED, ()),
        ("Idle Jones", "PLAYER-PTS", "4", UNSUPPORTED, ()),
        ("Kent Bazemore", "PLAYER-PTS", "15", CONTRADICTED, ("23",)),
        ("Sam Jones", "PLAYER-PTS", "15", CONTRADICTED, ("23",)),
    ]
    assert precision(facts) == 6 / 11
    assert precision([]) == 0


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Al Horford made 7 - of - 12 shots", ["7", "12"]),
        ("Al Horford scored 17 of his 38 points in the third quarter", ["38"]),
        ("Al Horford and Kent Bazemore had 20 and 18 points , respectively", ["20", "18"]),
        ("The Hawks outscored the Blazers 30 - twenty - two in the first quarter", ["30", "twenty - two"]),
    ],
)
def test_each_number_of_a_pair_has_its_own_place(text, numbers):
    tokens, facts = judged(f"Nothing yet . {text} .")
    assert [" ".join(tokens[one.start : one.end]) for one in facts] == numbers


def test_a_number_of_several_facts_is_marked_once():
    _, facts = judged()
    spans = marked_spans(facts)
    assert [len(stated) for *_, stated in spans] == [1] * 9 + [2]
    assert all(end <= start for (_, end, _), (start, _, _) in zip(spans, spans[1:]))
    assert sum(len(stated) for *_, stated in spans) == len(facts)


def test_the_supported_share_is_the_rg_precision_of_each_game(tmp_path):
    """On gold summaries with every third number changed: facts, places and verdicts."""
    simulate(tmp_path, (1, 1, 25), 7)
    rng = random.Random(1)
    wrong = 0
    for game in read_games(tmp_path / "test.json"):
        tokens = [
            str(int(token) + 2) if token.isdecimal() and rng.random() < 1 / 3 else token for token in game.summary
        ]
        facts = judge_facts(game, tokens)
        assert [one.fact for one in facts] == extract_facts(game, tokens)
        score = score_relations([game], [extract_facts(game, tokens)])
        assert precision(facts) == score.precision
        assert sum(one.verdict == SUPPORTED for one in facts) == score.supported
        wrong += score.stated - score.supported
        for one in facts:
            said = " ".join(tokens[one.start : one.end])
            assert parse_number(said) == int(one.fact.number) or said in ("a", "an", "a pair")
            # A player who did not play has no value; whoever has one and is not supported is contradicted by it.
            assert (one.verdict == CONTRADICTED) == bool(one.true_values)
            assert one.fact.number not in one.true_values
    assert wrong > 50


def test_the_median_game():
    assert median_game([0.9, 0.1, 0.5]) == 2
    assert median_game([0.9, 0.1, 0.5, 0.7]) == 2  # the lower of two in the middle
    assert median_game([1, 1, 1]) == 1
    assert median_game([0.3]) == 0


@given(st.lists(st.floats(0, 1), min_size=1))
def test_half_the_games_are_no_better_and_half_no_worse(precisions):
    shown = precisions[median_game(precisions)]
    half = len(precisions) / 2
    assert sum(one <= shown for one in precisions) >= half
    assert sum(one >= shown for one in precisions) >= half
