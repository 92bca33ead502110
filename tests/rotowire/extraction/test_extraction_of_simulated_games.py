"""The rule-based extractor on simulated games, whose summaries come with the exact facts that they state."""

import random

import pytest

from tlm_fairseq.rotowire.corpus.fact_files import read_facts
from tlm_fairseq.rotowire.corpus.games import read_games
from tlm_fairseq.rotowire.extraction.extractor_scores import score_extraction
from tlm_fairseq.rotowire.extraction.rule_extraction import extract_facts
from tlm_fairseq.rotowire.metrics.relation_generation import score_relations
from tlm_fairseq.rotowire.simulator.simulate import simulate

from falsified_facts import falsify_facts, falsify_summary

GAMES = 80
FALSE_FACTS = 2


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("simulated")
    simulate(folder, (1, 1, GAMES), 2024)
    return read_games(folder / "test.json"), read_facts(folder / "test.facts")


def test_precision_and_recall_against_the_exact_facts(simulated):
    games, facts = simulated
    score = score_extraction(facts, [extract_facts(game, game.summary) for game in games]).total
    assert score.known > 20 * GAMES
    assert score.precision >= 0.97 and score.recall >= 0.97


def test_the_exact_facts_are_true(simulated):
    games, facts = simulated
    assert score_relations(games, facts).precision == 1


@pytest.mark.parametrize("share", [0.05, 0.5, 1])
def test_falsified_facts_lower_the_precision_by_exactly_their_share(simulated, share):
    games, facts = simulated
    total = sum(map(len, facts))
    false = round(share * total)
    score = score_relations(games, falsify_facts(games, facts, false, random.Random(3)))
    assert score.precision == (total - false) / total


def test_falsified_texts_lower_the_extracted_precision_within_the_error_of_the_extractor(simulated):
    games, facts = simulated
    rng = random.Random(5)
    falsified = [falsify_summary(game, game.summary, stated, FALSE_FACTS, rng) for game, stated in zip(games, facts)]
    extracted = [extract_facts(game, tokens) for game, (tokens, _) in zip(games, falsified)]
    error = 1 - score_extraction([stated for _, stated in falsified], extracted).total.f1
    assert error <= 0.03
    total = sum(map(len, facts))
    expected = (total - FALSE_FACTS * GAMES) / total
    assert score_relations(games, extracted).precision == pytest.approx(expected, abs=max(error, 1e-9))
