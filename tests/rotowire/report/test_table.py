import dataclasses

import pytest

from tlm_fairseq.rotowire.extraction.rule_extraction import RuleExtractor
from tlm_fairseq.rotowire.metrics.published import PUBLISHED_ROWS
from tlm_fairseq.rotowire.metrics.summary_scores import score_summaries
from tlm_fairseq.rotowire.report.table import format_rotowire_table

from example_games import example_game

SUMMARY = "The Hawks beat the Trail Blazers 110 - 99 . Al Horford had 24 points .".split()
GAMES = [dataclasses.replace(example_game(), summary=SUMMARY)]


def scores(variant="wiseman"):
    return score_summaries(GAMES, [SUMMARY], RuleExtractor(), variant)


def test_a_run_stands_beside_the_published_rows():
    score = scores()
    lines = format_rotowire_table([("ours", score)], PUBLISHED_ROWS).split("\n")
    assert lines[0].split() == ["system", "RG#", "RG", "P", "CS", "P", "CS", "R", "CO", "BLEU"]
    # 2 of the 3 facts are true; all are those of the gold summary.
    assert lines[1].split() == ["ours", "2.00", "66.67", "100.00", "100.00", "100.00", "100.00"]
    assert all(line.endswith("  *") for line in lines[2:7]) and lines[7].split()[-6:] == ["-"] * 5 + ["18.93"]
    assert "not comparable" in lines[8] and "co_published" in lines[9]
    assert lines[11].endswith(score.signature) and lines[12].endswith(score.bleu.signature)
    assert not any("chance" in line for line in lines)


def test_chance_and_repeats_stand_beside_bleu():
    games = [
        *GAMES,
        dataclasses.replace(GAMES[0], day="01_02_17", summary="The Hawks beat the Trail Blazers .".split()),
    ]
    score = score_summaries(games, [SUMMARY, SUMMARY + SUMMARY], RuleExtractor())
    lines = format_rotowire_table([("ours", score)], PUBLISHED_ROWS).split("\n")
    assert lines[2].split()[:4] == ["another", "game's", "gold", "summary"]
    assert lines[2].split()[-6:] == ["-"] * 5 + [f"{score.chance.score:.2f}"]
    assert "ours: 50.0 % of the summaries repeat a sentence" in lines


def test_runs_scored_in_different_ways_have_no_common_table():
    with pytest.raises(ValueError, match="alike"):
        format_rotowire_table([("a", scores()), ("b", scores("ncp"))], [])
