"""What the rules read out of sentences about ``example_game``, and the short form in which tests expect it."""

from tlm_fairseq.rotowire.extraction.rule_extraction import extract_facts
from tlm_fairseq.rotowire.extraction.rule_versions import NEWEST

from example_games import example_game

LILLARD, MCCOLLUM, HORFORD, BAZEMORE = "Damian Lillard", "CJ McCollum", "Al Horford", "Kent Bazemore"
HAWKS, BLAZERS = "Hawks", "Trail Blazers"


def extracted(text, game=None, rules=NEWEST):
    """Returns entity, number and relation of each fact, the relation without ``PLAYER-`` or ``TEAM-``."""
    facts = extract_facts(game or example_game(), text.split(), rules)
    return [(fact.entity, int(fact.number), fact.relation.split("-", 1)[1]) for fact in facts]


def of(entity, *statements):
    """``of("Al Horford", "20 PTS", ...)``"""
    return [(entity, int(number), relation) for number, relation in (statement.split() for statement in statements)]
