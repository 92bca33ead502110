"""From Rotowire's JSON to the folder that a model is trained and scored on.

``train|valid|test.src`` and ``.tgt``: a game a line, linearised, and its summary; ``.ids``: which game it is;
``valid|test.games.json``: the games of these lines, to score by; ``test-clean.*``: of the test set, the games that are
neither in train nor in valid; ``manifest.json`` comes last.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TypedDict

from tlm_fairseq.errors import UserError
from tlm_fairseq.rotowire.corpus.corpus_files import SPLITS, CorpusFile
from tlm_fairseq.rotowire.corpus.duplicates import overlaps, repeats, without_games_of
from tlm_fairseq.rotowire.corpus.fitting import (
    ERROR,
    TAGS,
    FitOptions,
    GameText,
    PrunedGame,
    fit_texts,
    lengths_of,
    read_as_texts,
    refuse_long,
)
from tlm_fairseq.rotowire.corpus.game_checks import FLIPPED, Finding, check_figures, is_flipped, repair_lines
from tlm_fairseq.rotowire.corpus.games import Game, read_corpus, write_games
from tlm_fairseq.rotowire.corpus.lengths import Lengths
from tlm_fairseq.rotowire.corpus.published_forms import Form, name_corpus
from tlm_fairseq.rotowire.corpus.season_splits import NO_SPLIT, season_splits
from tlm_fairseq.text.manifest import file_record, format_dropped
from tlm_fairseq.text.prepared_folder import write_folder

CLEAN = "test-clean"


@dataclass(frozen=True)
class Options(FitOptions):
    """How to prepare."""

    clean: bool = False
    repair_lines: bool = False


class SplitCounts(TypedDict):
    """What a split has, and how many games were left out of it, by reason."""

    games: int
    different_games: int
    dropped: Counter[str]
    pruned: int


@dataclass
class Prepared:
    """What the manifest says: forms, counts, lengths of source and target, findings, overlaps and notes for the user.

    ``corpus`` is the name of a published corpus whose splits have these sizes. ``overlaps`` are numbers of games,
    ``overlapping`` their identifiers; ``sportsett`` is split -> split of SportSett -> identifiers.
    """

    forms: dict[str, Form] = field(default_factory=dict)
    corpus: str | None = None
    counts: dict[str, SplitCounts] = field(default_factory=dict)
    lengths: dict[str, dict[str, Lengths]] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    overlaps: dict[str, int] = field(default_factory=dict)
    overlapping: dict[str, list[str]] = field(default_factory=dict)
    sportsett: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    dropped: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    pruned: dict[str, list[PrunedGame]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def finding_counts(self) -> Counter[str]:
        """Returns the kind of finding -> how many, over all splits."""
        return Counter(found.kind for findings in self.findings.values() for found in findings)


def prepare(
    out: str | Path,
    files: Mapping[str, CorpusFile],
    options: Options,
    count_tokens: Callable[[str], int],
    record: dict[str, object] | None = None,
) -> Prepared:
    """Writes the splits to the folder ``out`` and returns what was ``Prepared``.

    The test set is whole: only ``fit="drop"`` takes games from it, and ``clean`` writes the games that are neither in
    train nor in valid once more as ``test-clean``. Valid loses those that are in train.

    Args:
        out: folder to write to; made where it is missing, its files of these names replaced.
        files: split to its file, as ``find_splits`` finds them.
        options: ``Options``.
        count_tokens: function of a line, the number of tokens that a model reads it as.
        record: what else the manifest says.

    Raises:
        UserError: ``out`` is the folder of the JSON, ``options`` do not go together, a file breaks the schema, nothing
            is left of a split, a game to train on has no summary, or something is too long and ``options.fit`` does
            not say what to do.
    """
    _refuse_folder_of_input(Path(out), files)
    if options.copy == TAGS and options.linearisation == "flat":
        raise UserError("--copy tags needs places for its slots, and --linearisation flat has none; take another")
    prepared = Prepared()
    splits = {name: _read(prepared, name, file) for name, file in files.items()}
    prepared.corpus = name_corpus(*(len(splits.get(name, [])) for name in SPLITS))
    for name, games in splits.items():
        splits[name] = _check(prepared, name, games, options.repair_lines)
        _check_summaries(files[name], name, games)
    _note_repeats(prepared, splits)
    _note_sportsett(prepared, splits)
    texts = {name: read_as_texts(games, options, count_tokens) for name, games in splits.items()}
    if options.clean:
        _clean(prepared, splits, texts)
    _fit(prepared, texts, options, count_tokens)
    for name, of_split in texts.items():
        _count(prepared, name, of_split)
    _write(Path(out), texts, prepared, files, options, record or {})
    return prepared


def _refuse_folder_of_input(out: Path, files: Mapping[str, CorpusFile]) -> None:
    """The files of an earlier manifest are replaced in ``out``, and the games may be among them."""
    for file in files.values():
        if out.resolve() == file.path.resolve().parent:
            raise UserError(f"--out {out} is the folder that {file} is in; give another, the games stay as they are")


def _read(prepared: Prepared, name: str, file: CorpusFile) -> list[Game]:
    """Records the form of a split's file and returns its games."""
    games, form = read_corpus(file)
    prepared.forms[name] = form
    prepared.notes += [f"{name}: {note}" for note in form.notes]
    return games


def _check(prepared: Prepared, name: str, games: list[Game], repair: bool) -> list[Game]:
    """Records the findings of a split and returns its games, repaired where that is asked for."""
    findings = [found for game in games for found in check_figures(game)]
    if findings:
        prepared.findings[name] = findings
    flipped = sum(is_flipped(game) for game in games)
    if not flipped:
        return games
    if not repair:
        prepared.notes.append(f"{name}: {flipped} games with {FLIPPED}, kept so; --repair-lines exchanges them")
        return games
    prepared.notes.append(f"{name}: {flipped} games with {FLIPPED}, exchanged")
    return [repair_lines(game) if is_flipped(game) else game for game in games]


def _check_summaries(file: CorpusFile, name: str, games: Sequence[Game]) -> None:
    if name == "test":
        return
    for number, game in enumerate(games):
        if not game.summary:
            raise UserError(f"{file}, game {number} ({game.identifier}), summary: empty; only a test game may lack one")


def _note_repeats(prepared: Prepared, splits: dict[str, list[Game]]) -> None:
    for name, games in splits.items():
        repeated = repeats(games)
        if repeated:
            summaries = sum(repeated.values())
            prepared.notes.append(f"{name}: {summaries} summaries are of {len(repeated)} games that come several times")
    prepared.overlapping = {f"{later} in {earlier}": games for (earlier, later), games in overlaps(splits).items()}
    prepared.overlaps = {what: len(games) for what, games in prepared.overlapping.items()}
    if set(splits) == set(SPLITS):
        either = len(splits["test"]) - len(without_games_of(splits["test"], splits["train"], splits["valid"]))
        prepared.overlaps["test in train or valid"] = either
    for what, count in prepared.overlaps.items():
        if count:
            total = len(splits[what.split(" ")[0]])
            prepared.notes.append(f"{count} of {total} games of {what} ({100 * count / total:.1f} %)")


def _note_sportsett(prepared: Prepared, splits: dict[str, list[Game]]) -> None:
    """Records where SportSett has the games, unless it has none of them."""
    found = {name: season_splits(games) for name, games in splits.items()}
    if all(set(of_split) == {NO_SPLIT} for of_split in found.values()):
        return
    prepared.sportsett = found
    for name, of_split in found.items():
        where = ", ".join(f"{len(of_split.get(split, []))} in its {split}" for split in SPLITS)
        outside = len(of_split.get(NO_SPLIT, []))
        prepared.notes.append(f"{name}: SportSett, split by seasons, has {where}; {outside} are not in it")


def _clean(prepared: Prepared, splits: dict[str, list[Game]], texts: dict[str, list[GameText]]) -> None:
    """Takes the games of train out of valid, and adds the test set without those of train and valid."""
    if len(splits) < 2:
        raise UserError("--clean compares splits; give a folder with several of train.json, valid.json and test.json")
    train, valid = splits.get("train", []), splits.get("valid", [])
    if valid:
        texts["valid"] = _without(prepared, "valid", texts["valid"], {"in train": train})
    if "test" in texts:
        texts[CLEAN] = _without(prepared, CLEAN, texts["test"], {"in train": train, "in valid": valid})


def _without(
    prepared: Prepared, name: str, texts: Sequence[GameText], others: Mapping[str, Sequence[Game]]
) -> list[GameText]:
    """Returns the texts of games that are in none of the others (reason to games), and records the rest as dropped."""
    known = {reason: {game.identifier for game in games} for reason, games in others.items()}
    kept = []
    for text in texts:
        reasons = [reason for reason, identifiers in known.items() if text.game.identifier in identifiers]
        if reasons:
            prepared.dropped.setdefault(name, []).append({"game": text.game.identifier, "why": reasons[0]})
        else:
            kept.append(text)
    return kept


def _fit(
    prepared: Prepared, texts: dict[str, list[GameText]], options: Options, count_tokens: Callable[[str], int]
) -> None:
    """Records the lengths of the texts, and replaces each split's by those that fit."""
    prepared.lengths = {name: lengths_of(of_split, options) for name, of_split in texts.items() if of_split}
    if options.fit == ERROR:
        refuse_long(prepared.lengths, options.linearisation)
    for name, of_split in texts.items():
        fitted = fit_texts(name, of_split, options, count_tokens)
        texts[name] = fitted.texts
        if fitted.dropped:
            prepared.dropped.setdefault(name, []).extend(fitted.dropped)
        if fitted.pruned:
            prepared.pruned[name] = fitted.pruned


def _count(prepared: Prepared, name: str, texts: Sequence[GameText]) -> None:
    reasons = Counter(entry["why"] for entry in prepared.dropped.get(name, []))
    if not texts:
        raise UserError(f"nothing left of {name} ({format_dropped(reasons)}); give other games or options")
    prepared.counts[name] = {
        "games": len(texts),
        "different_games": len({text.game.identifier for text in texts}),
        "dropped": reasons,
        "pruned": len(prepared.pruned.get(name, [])),
    }


def _write(
    out: Path,
    lines: Mapping[str, Sequence[GameText]],
    prepared: Prepared,
    files: Mapping[str, CorpusFile],
    options: Options,
    record: dict[str, object],
) -> None:
    texts: dict[str, list[str]] = {}
    writers: dict[str, Callable[[str | Path], None]] = {}
    for name, of_split in lines.items():
        texts[f"{name}.src"] = [line.source for line in of_split]
        texts[f"{name}.ids"] = [line.game.identifier for line in of_split]
        without = sum(not line.target for line in of_split)
        if without:
            prepared.notes.append(f"{name}: {without} of {len(of_split)} games have no summary")
        if without < len(of_split):
            texts[f"{name}.tgt"] = [line.target for line in of_split]
        if name != "train":
            writers[f"{name}.games.json"] = partial(write_games, games=[line.game for line in of_split])
    write_folder(
        out,
        texts,
        writers,
        corpus="Rotowire",
        published_as=prepared.corpus,
        source={name: _source(file, prepared.forms[name]) for name, file in files.items()},
        options=asdict(options) | record,
        counts=prepared.counts,
        lengths={
            name: {kind: side._asdict() for kind, side in sides.items()} for name, sides in prepared.lengths.items()
        },
        overlaps=prepared.overlaps,
        overlapping=prepared.overlapping,
        sportsett=prepared.sportsett,
        finding_counts=prepared.finding_counts(),
        findings={name: list(map(str, found)) for name, found in prepared.findings.items()},
        dropped=prepared.dropped,
        pruned=prepared.pruned,
        notes=prepared.notes,
    )


def _source(file: CorpusFile, form: Form) -> dict[str, object]:
    member = {} if file.member is None else {"member": file.member}
    return file_record(file.path, **member, form=str(form), extra_keys=form.extra_keys)
