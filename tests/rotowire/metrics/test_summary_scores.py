import dataclasses

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.facts import Fact
from tlm_fairseq.rotowire.extraction.rule_extraction import RuleExtractor
from tlm_fairseq.rotowire.metrics.summary_scores import score_published_bleu, score_summaries, score_texts, teams_of

from example_games import example_game

GOLD = "The Hawks beat the Trail Blazers 110 - 99 . Al Horford had 23 points and 12 rebounds .".split()
# One number wrong, one fact left out, one added.
HYPOTHESIS = "The Hawks beat the Trail Blazers 110 - 99 . Al Horford had 24 points . Nene had five assists .".split()
GAME = dataclasses.replace(example_game(), summary=GOLD)


def test_a_summary_worked_by_hand():
    score = score_summaries([GAME], [HYPOTHESIS], RuleExtractor())
    # The hypothesis states 110, 99, 24 PTS (false), 5 AST.
    assert (score.relations.stated, score.relations.supported, score.relations.number) == (4, 3, 3)
    # The gold one 110, 99, 23 PTS, 12 REB: two in common; the other two are replaced.
    selection = score.selection
    assert (selection.tp, selection.pred, selection.gold, selection.co) == (2, 4, 4, 1 / 2)
    assert selection.co_published == (1 / 2 + 1) / 2
    assert score.signature.startswith("metric:rg-cs-co|variant:wiseman|extractor:rules@2|gold_facts:extracted|")
    assert "tok:none|smooth:none" in score.bleu.signature and "tok:13a" in score.bleu_13a.signature
    record = score.as_record()
    places = ["bleu", "bleu_13a", "chance", "chance_13a", "repeating", "rg", "cs_co", "signature"]
    assert list(record) == places and "signature" not in record["cs_co"]
    assert record["chance"] is record["chance_13a"] is None and record["repeating"] == 0


def test_chance_is_the_bleu_of_the_next_games_gold_summary():
    other = dataclasses.replace(GAME, day="01_02_17", summary=HYPOTHESIS)
    score = score_summaries([GAME, other], [GOLD + GOLD, GOLD], RuleExtractor())
    swapped, swapped_13a = score_texts([GAME, other], [HYPOTHESIS, GOLD])
    assert (score.chance, score.chance_13a) == (swapped, swapped_13a) and 0 < swapped.score < 100
    assert score.repeating == 0.5


def test_gold_facts_can_be_given():
    gold = [[Fact("Hawks", "110", "TEAM-PTS")]]
    score = score_summaries([GAME], [HYPOTHESIS], RuleExtractor(), "macro", gold)
    assert (score.selection.tp, score.selection.pred, score.selection.gold) == (1, 4, 1)
    assert "|variant:macro|extractor:rules@2|gold_facts:given|" in score.signature


def test_an_extractor_of_any_kind_will_do():
    class Nothing:
        name = "nothing"

        def extract(self, game, tokens):
            return []

    score = score_summaries([GAME], [[]], Nothing())
    assert score.relations.precision == score.selection.f1 == score.bleu.score == 0
    assert "|extractor:nothing|" in score.signature


def test_numbers_must_agree():
    with pytest.raises(UserError, match="0 hypotheses for 1 games"):
        score_summaries([GAME], [], RuleExtractor())
    with pytest.raises(UserError, match="2 games of gold facts for 1 games"):
        score_summaries([GAME], [GOLD], RuleExtractor(), gold=[[], []])
    with pytest.raises(UserError, match="1 hypotheses and 2 references"):
        score_published_bleu(["a"], ["a", "b"])


def test_published_bleu_smooths_nothing():
    """No 4-gram of the hypothesis is right."""
    assert score_published_bleu(["a b c x e f g"], ["a b c d e f g"]).score == 0
    assert score_published_bleu(["a b c d"], ["a b c d"]).score == pytest.approx(100)


def test_teams_of_the_games_are_known():
    assert ("Atlanta", "Hawks") in teams_of([GAME])
    invented = dataclasses.replace(GAME, home=dataclasses.replace(GAME.home, name="Foxes", city="Port Ross"))
    assert teams_of([invented])[-1] == ("Port Ross", "Foxes")
