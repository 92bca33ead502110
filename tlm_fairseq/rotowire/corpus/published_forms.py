"""The forms that Rotowire and its relatives are published in: recognised by what is in a file, and read as Rotowire's.

- Rotowire's schema as it is: Rotowire (Wiseman et al. 2017), and rotowire-modified (Iso et al. 2019), the same without
  games that come twice, which only the sizes of its splits tell;
- the same with later games: RotoWire-FG (Wang 2019), as JSON lines; its enriched tables are no JSON and are not read;
- the same with the texts of the accuracy shared task (Thomson and Reiter 2021) beside the summaries;
- SportSett as GEM has it, and written in Rotowire's schema: positions are "True" and "False" there, for starters and
  the bench, and percentages without attempts N/A.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tlm_fairseq.rotowire.corpus.game_validation import where_game
from tlm_fairseq.rotowire.corpus.schema import (
    BOX_COLUMNS,
    GAME_KEYS,
    LINE_COLUMNS,
    NOT_AVAILABLE,
    SCHEDULE_KEYS,
    STARTER,
)
from tlm_fairseq.rotowire.corpus.sportsett import as_rotowire, is_of_sportsett
from tlm_fairseq.rotowire.extraction.nba_teams import NBA_TEAMS

ROTOWIRE = "Rotowire's schema"
FACT_GROUNDING = "Rotowire's schema with games after its last, as in RotoWire-FG"
SHARED_TASK = "Rotowire's schema with texts of the accuracy shared task"
SPORTSETT = "SportSett, as GEM has it"
SPORTSETT_AS_ROTOWIRE = "SportSett in Rotowire's schema"

_SHARED_TASK_KEY = "shared_task_text_id"
_LAST_DAY = "17_03_29"  # of Rotowire, the year first
_TEAM_NAMES = tuple(name for _, name in NBA_TEAMS)
_STARTS = ("True", "False")
# Percentage -> attempts.
_ATTEMPTS = {"FG_PCT": "FGA", "FG3_PCT": "FG3A", "FT_PCT": "FTA"}
_TABLES = (
    ("home_line", frozenset(LINE_COLUMNS)),
    ("vis_line", frozenset(LINE_COLUMNS)),
    ("box_score", frozenset(BOX_COLUMNS)),
)
_GAME_KEYS = frozenset((*GAME_KEYS, *SCHEDULE_KEYS))
_KEYS_SHOWN, _LENGTH_SHOWN = 10, 60

# Numbers of entries in train, valid and test.
_CORPORA = {
    (3398, 727, 728): "Rotowire",
    (2714, 534, 500): "rotowire-modified, as its paper has it",
    (2705, 532, 497): "rotowire-modified, as its script makes it",
}


@dataclass
class Form:
    """What was found in a file: the ``name`` of its form, its ``layout``, and what was not taken as it stands.

    ``extra_keys`` are those that Rotowire's schema has no place for, ``notes`` lines for the user.
    """

    name: str
    layout: str
    extra_keys: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.name}, {self.layout}"


def read_form(entries: Sequence[object], path: str, layout: str) -> tuple[list[tuple[str, object]], Form]:
    """Returns where each game stands, for messages, with its record in Rotowire's schema, and the ``Form`` of them all.

    The first entry tells whether it is GEM's SportSett; whether a record keeps to the schema is for ``check_game``.

    Args:
        entries: of a file, at least one.
        path: of the file, for messages.
        layout: of the file, as ``corpus_files.Entries`` has it.

    Raises:
        UserError: an entry of SportSett lacks a key.
    """
    if is_of_sportsett(entries[0]):
        return _read_sportsett(entries, path, layout)
    found = _Found()
    records = [(where_game(path, number, entry), _plain(entry, found)) for number, entry in enumerate(entries)]
    return records, Form(found.name(), layout, list(found.extra_keys), found.notes())


def name_corpus(train: int, valid: int, test: int) -> str | None:
    """Returns the corpus whose splits have these sizes, where one is known."""
    return _CORPORA.get((train, valid, test))


def _read_sportsett(entries: Sequence[object], path: str, layout: str) -> tuple[list[tuple[str, object]], Form]:
    records: list[tuple[str, object]] = []
    for number, entry in enumerate(entries):
        game = f"{path}, game {number}"
        records += [(where_game(path, number, record), record) for record in as_rotowire(entry, game)]
    return records, Form(SPORTSETT, layout, notes=[f"{len(entries)} games of SportSett with {len(records)} summaries"])


@dataclass
class _Found:
    """What the entries of a file have that Rotowire's own have not; ``filled`` percentages were N/A."""

    extra_keys: dict[str, None] = field(default_factory=dict)  # a set that keeps its order
    filled: int = 0
    has_starters: bool = False
    is_later: bool = False

    def name(self) -> str:
        if self.has_starters:
            return SPORTSETT_AS_ROTOWIRE
        if _SHARED_TASK_KEY in self.extra_keys:
            return SHARED_TASK
        return FACT_GROUNDING if self.is_later else ROTOWIRE

    def notes(self) -> list[str]:
        notes = []
        if self.extra_keys:
            more = len(self.extra_keys) - _KEYS_SHOWN
            shown = ", ".join(key[:_LENGTH_SHOWN] for key in list(self.extra_keys)[:_KEYS_SHOWN])
            notes.append(f"keys beyond Rotowire's are left out: {shown}" + (f" and {more} more" if more > 0 else ""))
        if self.filled:
            notes.append(f"{self.filled} percentages without attempts are {NOT_AVAILABLE}, read as 0")
        return notes


def _plain(entry: object, found: _Found) -> object:
    """Returns the entry, or a copy with the box score that Rotowire's own would have, and adds to ``found``."""
    if not isinstance(entry, dict):
        return entry
    found.extra_keys.update(dict.fromkeys(_extra_keys(entry)))
    found.is_later = found.is_later or _is_later(entry)
    box = entry.get("box_score")
    if not isinstance(box, dict):
        return entry
    starts, percentages = _plain_starts(box), _plain_percentages(box)
    found.has_starters = found.has_starters or bool(starts)
    found.filled += sum(map(len, percentages.values()))
    changes = starts | percentages
    return (
        {**entry, "box_score": box | {name: {**box[name], **changes[name]} for name in changes}} if changes else entry
    )


def _extra_keys(entry: Mapping[str, object]) -> Iterator[str]:
    yield from (key for key in entry if key not in _GAME_KEYS)
    for name, known in _TABLES:
        table = entry.get(name)
        if isinstance(table, dict):
            yield from (f"{name} {key}" for key in table if key not in known)


def _is_later(entry: Mapping[str, object]) -> bool:
    """Whether it is a game of the NBA after the last one in Rotowire."""
    day = entry.get("day")
    if not isinstance(day, str) or f"{day[6:]}_{day[:5]}" <= _LAST_DAY:
        return False
    return entry.get("home_name") in _TEAM_NAMES and entry.get("vis_name") in _TEAM_NAMES


def _plain_starts(box: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """Returns column -> row -> value of the positions that say only who started."""
    starts = box.get("START_POSITION")
    if not isinstance(starts, dict):
        return {}
    plain = {row: STARTER if start == "True" else NOT_AVAILABLE for row, start in starts.items() if start in _STARTS}
    return {"START_POSITION": plain} if plain else {}


def _plain_percentages(box: Mapping[str, object]) -> dict[str, dict[str, str]]:
    """Returns column -> row -> 0 for the percentages that are N/A though the attempts are known to be 0."""
    changes = {}
    for percentage, attempts in _ATTEMPTS.items():
        values, tried = box.get(percentage), box.get(attempts)
        if isinstance(values, dict) and isinstance(tried, dict):
            rows = {row: "0" for row, value in values.items() if value == NOT_AVAILABLE and tried.get(row) == "0"}
            if rows:
                changes[percentage] = rows
    return changes
