"""The mentions of a summary as the second version of the rules takes them.

Beside the names and pronouns of the first: who stands at the edge of a sentence (``in place of Reed``, ``with Reed
out``) is not whom the next words are about; ``they`` is the team that something was said of, not the last one named;
and a description is the one it describes: ``the guard``, ``the hosts``, ``the Hawks ' star center``.
"""

from collections.abc import Sequence
from dataclasses import replace

from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.extraction.clause_owners import ClauseOwners
from tlm_fairseq.rotowire.extraction.cue_words import is_word
from tlm_fairseq.rotowire.extraction.entity_mentions import PLAYER, TEAM, Mention, last_mention
from tlm_fairseq.rotowire.extraction.text_pieces import MENTION, NUMBER, PAIR, WORD, Piece, split_pieces

_HE = ("he", "his", "him", "himself")
_ABSENT_BEFORE = ("suspended", "injured", "absent", "sidelined", "inactive", "resting")
_ABSENT_AFTER = ("out", "sidelined", "absent", "inactive", "unavailable", "resting", "missing")
_STAND_INS = frozenset("started starting starts filled filling fills stepped stepping subbing standing in".split())
_POSITIONS = ("guard", "forward", "center")
_ROLES = frozenset(
    "guard forward center man veteran rookie sophomore swingman reserve star youngster superstar".split()
)
_DESCRIBING = frozenset(
    "star starting young veteran big point shooting power small all-star rookie sophomore backup reserve second-year "
    "third-year fourth-year talented dynamic athletic versatile fellow former".split()
)
_NO_PERSON_AFTER = ("spot", "position", "slot", "role", "duties", "line", "rotation", "tandem", "duo")
_HOME = ("home", "host")
_AWAY = ("visiting", "road", "away")
_SIDES = ("team", "side", "squad", "club")
_HOSTS, _VISITORS = ("hosts",), ("visitors",)
# What can stand for somebody.
_REFERRING = frozenset((*_HE, "they", "former", "latter", *_SIDES, *_HOSTS, *_VISITORS, *_ROLES))
# How far back two that ``the former`` and ``the latter`` can be were named, in sentences.
_PAIR_AGE = 2


def refine_mentions(game: Game, tokens: list[str]) -> list[list[Piece]]:
    """Returns the summary's sentences, each a list of ``Piece``, as ``split_pieces`` does."""
    recent: list[Mention] = []
    team: Mention | None = None
    last_pairs: list[list[tuple[Mention, Mention]]] = []
    sentences = []
    for sentence in split_pieces(game, tokens, tolerant=True):
        pairs = [pair for pairs in last_pairs[-_PAIR_AGE:] for pair in pairs]
        pieces = _refine(game, sentence, recent, pairs, team, tokens)
        team = _subject_team(pieces, team)
        recent += [piece.who for piece in pieces if piece.kind == MENTION]
        last_pairs.append(_joined(pieces))
        sentences.append(pieces)
    return sentences


def _refine(
    game: Game,
    pieces: Sequence[Piece],
    recent: Sequence[Mention],
    pairs: Sequence[tuple[Mention, Mention]],
    team: Mention | None,
    tokens: list[str],
) -> list[Piece]:
    """Returns the pieces of a sentence, see above.

    Args:
        game: a ``Game``.
        pieces: as ``split_pieces`` gives them.
        recent: the mentions of the sentences before.
        pairs: those joined by ``and`` there.
        team: whom the last of them that names a team is about.
        tokens: of the summary.
    """
    refined: list[Piece] = []
    known = list(recent)
    for place, piece in enumerate(pieces):
        if piece.kind == MENTION and not _is_reference(piece, tokens):
            if piece.who.kind == PLAYER:
                is_object = piece.who.is_object and not _owns_number(pieces, place, tokens)
                piece = replace(piece, mention=replace(piece.who, is_object=is_object or _is_aside(pieces, place)))
        elif piece.kind == MENTION or piece.kind == WORD and piece.text in _REFERRING:
            found = _reference(game, pieces, place, refined, known, pairs, team, tokens)
            piece = replace(piece, kind=WORD if found is None else MENTION, mention=found)
        if piece.kind == MENTION:
            known.append(piece.who)
        refined.append(piece)
    return refined


def _joined(pieces: Sequence[Piece]) -> list[tuple[Mention, Mention]]:
    """Returns the pairs of mentions of one kind joined by ``and``."""
    triples = zip(pieces, pieces[1:], pieces[2:])
    return [
        (first.who, second.who)
        for first, word, second in triples
        if first.kind == second.kind == MENTION and is_word(word, "and") and first.who.kind == second.who.kind
    ]


def _is_reference(piece: Piece, tokens: list[str]) -> bool:
    """Whether a mention is a pronoun or a description, one word that ``split_pieces`` took for somebody."""
    word = piece.text
    if word in _HE or word in ("they", "team", "former", "latter"):
        return True
    return (word in _ROLES or word in _DESCRIBING) and tokens[piece.start].islower()


def _owns_number(pieces: Sequence[Piece], place: int, tokens: list[str]) -> bool:
    """``Most of Reed 's 20 points``, also where the possessive is in one token with a name."""
    end = pieces[place].who.end
    if not any(token.endswith(("'s", "’s")) for token in tokens[end - 1 : end + 1]):
        return False
    return any(piece.kind in (NUMBER, PAIR) for piece in pieces[place + 1 : place + 4])


def _is_aside(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a player is named only to say that another took his place, or that he is not there."""
    before = place - 1
    while before >= 0 and is_word(pieces[before], "the", *_ABSENT_BEFORE):
        if pieces[before].text != "the":
            return True
        before -= 1
    after = pieces[place + 1 : place + 4]
    if after and is_word(after[0], *_ABSENT_AFTER):
        return True
    if [piece.text for piece in after[:2]] in (["'s", "absence"], ["'", "absence"], ["being", "out"]):
        return True
    if len(after) == 3 and is_word(after[0], "(") and after[1].kind == WORD and is_word(after[2], ")"):
        # "Reed ( knee )".
        return True
    stands_in = any(is_word(piece, *_STAND_INS) for piece in pieces[max(before - 4, 0) : before])
    return before > 0 and is_word(pieces[before], "for") and stands_in


def _reference(
    game: Game,
    pieces: Sequence[Piece],
    place: int,
    before: Sequence[Piece],
    known: Sequence[Mention],
    pairs: Sequence[tuple[Mention, Mention]],
    team: Mention | None,
    tokens: list[str],
) -> Mention | None:
    """Returns the mention that a word stands for, or None.

    Args:
        game: a ``Game``.
        pieces: of the sentence; ``place`` is the word's, and ``before`` are those before it, refined.
        known: the mentions so far.
        pairs: those joined by ``and`` in the sentences before.
        team: whom the sentences before are about.
        tokens: of the summary.
    """
    piece = pieces[place]
    following = pieces[place + 1] if place + 1 < len(pieces) else None
    if piece.text in _HE:
        return _again(last_mention(PLAYER, known), piece)
    if piece.text == "they" or piece.text == "team" and piece.kind == MENTION:
        return _again(_subject_team(before, team), piece)
    if is_word(piece, *_HOSTS, *_VISITORS, *_SIDES):
        return _described_side(game, pieces, place)
    if piece.text in ("former", "latter") and place and is_word(pieces[place - 1], "the"):
        if following is not None and following.kind == WORD and tokens[following.start][:1].isupper():
            # "the former All-Star".
            return None
        pairs = [*pairs, *_joined(before)]
        if pairs and not is_word(following, *_ROLES, *_DESCRIBING):
            return _again(pairs[-1][piece.text == "latter"], piece)
        return None
    if piece.text in _ROLES:
        return _described_player(game, pieces, place, before, known)
    return None


def _again(mention: Mention | None, piece: Piece) -> Mention | None:
    if mention is None or mention.entity is None:
        return None
    return Mention(mention.kind, mention.entity, piece.start, piece.start + 1)


def _subject_team(pieces: Sequence[Piece], otherwise: Mention | None) -> Mention | None:
    """Returns the last team that did something, the last one named where there is none; or the other one."""
    owners = ClauseOwners(pieces, [])
    teams = [at for at, piece in enumerate(pieces) if piece.kind == MENTION and piece.who.kind == TEAM]
    # "held the Hawks to 39 percent" says something of the Hawks, but the others did it.
    acting = [
        at for at in teams if not owners.is_object(at) and not any(is_word(p, "to") for p in pieces[at + 1 : at + 2])
    ]
    if not teams:
        return otherwise
    return pieces[(acting or teams)[-1]].who


def _described_side(game: Game, pieces: Sequence[Piece], place: int) -> Mention | None:
    """``the hosts``, ``the visiting team``."""
    piece, describing = pieces[place], pieces[place - 1] if place else None
    if is_word(piece, *_SIDES):
        is_home, is_away = is_word(describing, *_HOME), is_word(describing, *_AWAY)
    else:
        is_the = is_word(describing, "the", "their")
        is_home, is_away = is_the and is_word(piece, *_HOSTS), is_the and is_word(piece, *_VISITORS)
    if not (is_home or is_away):
        return None
    team = game.home if is_home else game.visitor
    return Mention(TEAM, team.name, piece.start, piece.start + 1)


def _described_player(
    game: Game, pieces: Sequence[Piece], place: int, before: Sequence[Piece], known: Sequence[Mention]
) -> Mention | None:
    """``the guard``, ``the Hawks ' star center``; nobody's mention where it is not known who that is."""
    piece, following = pieces[place], pieces[place + 1] if place + 1 < len(pieces) else None
    if is_word(following, *_NO_PERSON_AFTER, *_ROLES, "and", "'s", "'") or _names_player(pieces, place + 1):
        return None
    first = place - 1
    if first < 0 or is_word(piece, "man") and not is_word(before[first], "big"):
        return None
    while first >= 0 and is_word(before[first], *_DESCRIBING):
        first -= 1
    if first < 0:
        return None
    here = [other.who for other in before if other.kind == MENTION and other.who.kind == PLAYER]
    last = here[-1] if here else last_mention(PLAYER, known)
    if is_word(before[first], "the"):
        return _again(last, piece)
    if is_word(before[first], "'s", "'") and first:
        first -= 1
    if piece.text not in _POSITIONS or before[first].kind != MENTION or before[first].who.kind != TEAM:
        return None
    players = {player.name: player for player in game.players if game.team_of(player).name == before[first].who.entity}
    for mention in reversed(known):
        if mention.entity in players and players[mention.entity].start_position in (None, piece.text[0].upper()):
            return _again(mention, piece)
    return Mention(PLAYER, None, piece.start, piece.start + 1)


def _names_player(pieces: Sequence[Piece], place: int) -> bool:
    """Whether a name follows a description: ``guard Abel Reed``, ``guard , Abel Reed``."""
    if place < len(pieces) and is_word(pieces[place], ","):
        place += 1
    return place < len(pieces) and pieces[place].kind == MENTION and pieces[place].who.kind == PLAYER
