"""Falsified facts: a test of the scores, which must find exactly so many errors as were put in."""

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.extraction.number_words import parse_number, read_number
from tlm_fairseq.rotowire.metrics.table_check import table_values

# How far a false number may be from the true one.
_REACH = 9


def falsify_facts(games, facts, count, rng):
    """Returns the facts with ``count`` of them falsified: their numbers are not the table's.

    Args:
        games: a list of ``Game``.
        facts: a list of ``Fact`` for each game.
        count: how many facts of all games to falsify.
        rng: a ``random.Random``.

    Raises:
        UserError: there are fewer facts.
    """
    places = [(number, place) for number, stated in enumerate(facts) for place in range(len(stated))]
    if count > len(places):
        raise UserError(f"{count} facts to falsify of {len(places)}; falsify fewer")
    changed = [list(stated) for stated in facts]
    for number, place in rng.sample(places, count):
        fact = changed[number][place]
        changed[number][place] = fact._replace(number=false_number(games[number], fact, rng))
    return changed


def falsify_summary(game, tokens, facts, count, rng):
    """Returns ``(tokens, facts)`` with ``count`` facts falsified in both.

    A fact's number is looked for in the text in the order of the facts. Only numbers in digits that state one fact are
    changed, and not a final score or a record, which say in more than one place who won.

    Args:
        game: the ``Game``.
        tokens: of the summary.
        facts: that the summary states, in the order of the text.
        count: how many to falsify.
        rng: a ``random.Random``.

    Raises:
        UserError: fewer facts can be changed.
    """
    placed = [(place, at) for place, at in enumerate(place_facts(tokens, facts)) if at is not None]
    used = [at for _, at in placed]
    free = [
        (place, at)
        for place, at in placed
        if used.count(at) == 1 and tokens[at].isdecimal() and facts[place].relation.startswith("PLAYER-")
    ]
    if count > len(free):
        raise UserError(f"{count} facts to falsify where {len(free)} can be; falsify fewer")
    tokens, facts = list(tokens), list(facts)
    for place, at in rng.sample(free, count):
        facts[place] = facts[place]._replace(number=false_number(game, facts[place], rng))
        tokens[at] = facts[place].number
    return tokens, facts


def place_facts(tokens, facts):
    """Returns for each fact the place of the token with its number, None where it is not found in order."""
    words = [token.lower() for token in tokens]
    places, start = [], 0
    for fact in facts:
        value = parse_number(fact.number)
        at = next((at for at in range(start, len(words)) if (read_number(words, at) or (None,))[0] == value), None)
        places.append(at)
        start = start if at is None else at + 1
    return places


def false_number(game, fact, rng):
    """Returns a number near the fact's that the table does not have for its entity and relation."""
    value = parse_number(fact.number)
    true = {parse_number(known) for known in table_values(game, fact.entity, fact.relation)} | {value}
    near = [number for number in range(max(0, value - _REACH), value + _REACH + 1) if number not in true]
    return str(rng.choice(near))
