"""Extraction from the summaries of 60 real games, of which only the tables are known."""

from pathlib import Path

import pytest

from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.extraction.extractor_scores import score_extraction
from tlm_fairseq.rotowire.extraction.measured_precision import MEASURED
from tlm_fairseq.rotowire.extraction.rule_extraction import extract_facts
from tlm_fairseq.rotowire.extraction.rule_versions import NEWEST, RULES_1, VERSIONS
from tlm_fairseq.rotowire.metrics.relation_generation import score_relations
from tlm_fairseq.rotowire.metrics.score_record import VARIANTS
from tlm_fairseq.rotowire.metrics.tuple_scores import score_tuples

from places import REAL_DATA

GAMES = REAL_DATA / "rotowire/games.json"

pytestmark = [pytest.mark.real_data, pytest.mark.skipif(not GAMES.exists(), reason=f"no Rotowire games at {GAMES}")]


def read_annotated():
    """Returns the facts of ``annotated_games.facts`` by the game's identifier."""
    _, *games = (Path(__file__).parent / "annotated_games.facts").read_text().strip().split("\n\n")
    return {name: [Fact(*line.split("|")) for line in lines] for name, *lines in map(str.splitlines, games)}


@pytest.fixture(scope="module")
def extracted():
    games = read_games(GAMES)
    return games, [extract_facts(game, game.summary) for game in games]


def test_the_tables_support_most_of_what_people_wrote(extracted):
    """Measured: 30.4 facts a game, 96.9 % true; most of the rest are errors of the texts."""
    score = score_relations(*extracted)
    assert score.stated > 30 * len(extracted[0])
    assert 0.96 < score.precision < 1


def test_the_first_version_reads_what_it_always_read(extracted):
    games, _ = extracted
    score = score_relations(games, [extract_facts(game, game.summary, RULES_1) for game in games])
    assert (score.stated, score.supported, score.distinct) == (1822, 1690, 1674)


@pytest.mark.parametrize("rules", VERSIONS.values(), ids=VERSIONS)
def test_facts_of_summaries_read_by_hand(extracted, rules):
    """The rules read as well as pages say, the newest no worse than .96."""
    games = {game.identifier: game for game in extracted[0]}
    known = read_annotated()
    assert len(known) == 12 and list(known) == list(games)[4::5]
    read = [extract_facts(games[name], games[name].summary, rules) for name in known]
    score, measured = score_extraction(known.values(), read).total, MEASURED[rules.name]
    assert (round(score.precision, 3), round(score.recall, 3)) == (measured.precision, measured.recall)
    assert rules is not NEWEST or min(score.precision, score.recall) >= 0.96


def test_shuffled_games_support_little(extracted):
    """What is extracted follows the text and not the table: beside the table of another game it is mostly false."""
    games, _ = extracted
    facts = [extract_facts(game, other.summary) for game, other in zip(games, games[1:] + games[:1])]
    assert score_relations(games, facts).precision < 0.3


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_text_agrees_with_itself(extracted, variant):
    _, facts = extracted
    score = score_tuples(facts, facts, variant)
    assert score.precision == score.recall == score.co == 1
