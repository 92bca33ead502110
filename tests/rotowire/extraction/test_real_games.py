"""Extraction from the summaries of 60 real games, of which only the tables are known."""

import pytest

from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.extraction.rule_extraction import extract_facts
from tlm_fairseq.rotowire.metrics.relation_generation import score_relations
from tlm_fairseq.rotowire.metrics.score_record import VARIANTS
from tlm_fairseq.rotowire.metrics.tuple_scores import score_tuples

from places import REAL_DATA

GAMES = REAL_DATA / "rotowire/games.json"

pytestmark = [pytest.mark.real_data, pytest.mark.skipif(not GAMES.exists(), reason=f"no Rotowire games at {GAMES}")]


@pytest.fixture(scope="module")
def extracted():
    games = read_games(GAMES)
    return games, [extract_facts(game, game.summary) for game in games]


def test_the_tables_support_most_of_what_people_wrote(extracted):
    """Measured: 30.4 facts a game, 92.8 % true; many of the rest are errors of the texts."""
    score = score_relations(*extracted)
    assert score.stated > 27 * len(extracted[0])
    assert 0.9 < score.precision < 1


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
