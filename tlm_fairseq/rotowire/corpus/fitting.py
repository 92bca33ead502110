"""Linearised games and their summaries against the positions of a model: an error, pruning or dropping, as asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.copying.slots import PLAIN, Separators
from tlm_fairseq.rotowire.copying.tagging import tag_summaries
from tlm_fairseq.rotowire.corpus.games import Game
from tlm_fairseq.rotowire.corpus.lengths import Lengths, is_too_long, measure
from tlm_fairseq.rotowire.corpus.summary_text import to_text
from tlm_fairseq.rotowire.linearisation.linearisations import linearise, prune

ERROR, PRUNE, DROP = FITS = ("error", "prune", "drop")
# Ways to teach a model to copy.
NO_COPY, TAGS = COPIES = ("none", "tags")


@dataclass(frozen=True)
class FitOptions:
    """How games become texts, and how these fit; the limits are a model's positions, the end mark's among them."""

    linearisation: str = "compact"
    copy: str = NO_COPY
    max_source_tokens: int = 1024
    max_target_tokens: int = 1024
    fit: str = ERROR


@dataclass(frozen=True)
class GameText:
    """A game, its source and target line, and the number of tokens in each."""

    game: Game
    source: str
    target: str
    source_tokens: int
    target_tokens: int


class PrunedGame(TypedDict):
    """A game's identifier, and the names of the players and the columns that were left out of its text."""

    game: str
    players: list[str]
    columns: list[str]


@dataclass
class Fitted:
    """The texts that fit; of those left out ``game`` and ``why``; of the pruned ``game``, ``players``, ``columns``."""

    texts: list[GameText] = field(default_factory=list)
    dropped: list[dict[str, str]] = field(default_factory=list)
    pruned: list[PrunedGame] = field(default_factory=list)


def read_as_texts(games: Sequence[Game], options: FitOptions, count_tokens: Callable[[str], int]) -> list[GameText]:
    """Returns the list of ``GameText``.

    Args:
        games: list of ``Game``.
        options: ``FitOptions``.
        count_tokens: function of a line, the number of tokens that a model reads it as.
    """
    targets = tag_summaries(games) if options.copy == TAGS else [to_text(game.summary) for game in games]
    texts = []
    for game, target in zip(games, targets, strict=True):
        source = linearise(options.linearisation, game, _separators(game, options))
        texts.append(GameText(game, source, target, count_tokens(source), count_tokens(target)))
    return texts


def lengths_of(texts: Sequence[GameText], options: FitOptions) -> dict[str, Lengths]:
    """Returns ``"source"`` and ``"target"`` to their ``Lengths``; there is at least one text."""
    return {
        "source": measure([text.source_tokens for text in texts], options.max_source_tokens),
        "target": measure([text.target_tokens for text in texts], options.max_target_tokens),
    }


def refuse_long(lengths: Mapping[str, Mapping[str, Lengths]], linearisation: str) -> None:
    """Raises a ``UserError`` with counts where something is too long.

    Args:
        lengths: split to what ``lengths_of`` returns.
        linearisation: its name, for the message.
    """
    told = [
        f"{name}: {side.too_long} {kind}s of more than {side.limit} tokens with the end mark, "
        f"the longest of {side.longest + 1}"
        for name, sides in lengths.items()
        for kind, side in sides.items()
        if side.too_long
    ]
    if told:
        raise UserError(
            f"too long as {linearisation}: {'; '.join(told)}. Prune sources with --fit prune, leave games out "
            "with --fit drop, take another --linearisation, or raise --max-source-tokens or --max-target-tokens"
        )


def fit_texts(name: str, texts: Iterable[GameText], options: FitOptions, count_tokens: Callable[[str], int]) -> Fitted:
    """Returns what was ``Fitted``; where ``options.fit`` is not ``PRUNE``, what is too long is dropped.

    Args:
        name: of the split, for messages.
        texts: list of ``GameText``.
        options: ``FitOptions``.
        count_tokens: as for ``read_as_texts``.

    Raises:
        UserError: pruning does not make it fit.
    """
    fitted = Fitted()
    for text in texts:
        long_source = is_too_long(text.source_tokens, options.max_source_tokens)
        long_target = is_too_long(text.target_tokens, options.max_target_tokens)
        if options.fit == PRUNE and long_target:
            raise UserError(
                f"{name}, {text.game.identifier}: a summary of {text.target_tokens + 1} tokens with the end mark, more "
                f"than --max-target-tokens {options.max_target_tokens}, and summaries are never pruned; take --fit "
                "drop or raise it"
            )
        if options.fit == PRUNE and long_source:
            text = _prune(fitted, name, text, options, count_tokens)
        elif long_source or long_target:
            why = "source too long" if long_source else "summary too long"
            fitted.dropped.append({"game": text.game.identifier, "why": why})
            continue
        fitted.texts.append(text)
    return fitted


def _prune(
    fitted: Fitted, name: str, text: GameText, options: FitOptions, count_tokens: Callable[[str], int]
) -> GameText:
    limit = options.max_source_tokens
    pruned = prune(
        options.linearisation,
        text.game,
        lambda line: not is_too_long(count_tokens(line), limit),
        _separators(text.game, options),
    )
    if pruned is None:
        raise UserError(
            f"{name}, {text.game.identifier}: more than --max-source-tokens {limit} even when pruned; raise it, or "
            "take --fit drop"
        )
    fitted.pruned.append({"game": text.game.identifier, "players": pruned.players, "columns": pruned.columns})
    return GameText(text.game, pruned.text, text.target, count_tokens(pruned.text), text.target_tokens)


def _separators(game: Game, options: FitOptions) -> Separators:
    return Separators(game) if options.copy == TAGS else PLAIN
