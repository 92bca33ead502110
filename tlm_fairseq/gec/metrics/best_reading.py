"""The reading of a system's sentence as edits that matches the gold edits best.

An edit is any stretch of a way through the ``EditLattice`` that crosses at most so many unchanged tokens; a reading is
a way from end to end with its edits. Of all readings the best has, in this order,

1. the most gold edits,
2. the fewest elementary steps, of which an unchanged token is one,
3. the fewest edits,
4. where such edits are told apart, the most that change nothing but white space and case.

The paper lists all edits and seeks the shortest path over them, which explodes on long unrelated texts. Here the
lattice is walked once and an edit under way is part of the state, so time grows with the product of the two lengths and
nothing needs to be approximated.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

from tlm_fairseq.gec.metrics.edit_lattice import DELETE, INSERT, KEEP, REPLACE, EditLattice, Node


class GoldWay(NamedTuple):
    """A way along which the system made a gold edit, taken as a whole."""

    start: Node
    end: Node
    steps: int
    # A gold insertion stays at its place in the source; its number, from 1, keeps several there in order. 0 for others.
    order: int = 0


class Reading(NamedTuple):
    """Gold edits matched and edits in all; of both, how many only change white space or case (if told apart)."""

    matched: int
    edits: int
    ignorable: int = 0
    ignorable_matched: int = 0


def best_reading(
    lattice: EditLattice, ways: Iterable[GoldWay], max_unchanged_words: int, tell_apart: bool = False
) -> Reading:
    """Returns the best ``Reading``.

    Args:
        lattice: of the two sentences.
        ways: the ways of gold edits.
        max_unchanged_words: how many unchanged tokens an edit may cross.
        tell_apart: whether to look for edits that only change white space or case.
    """
    return _Walk(lattice, ways, max_unchanged_words, tell_apart).best()


def without_casing(text: str) -> str:
    """Returns the text without white space, each character in lower case whatever its neighbours."""
    return "".join(character.lower() for character in text if not character.isspace())


# What a way to a node leaves for the steps after it. First the credit: 0 where no edit is under way, else one more than
# the unchanged tokens that it may still cross. Then, of an edit that may yet prove to change white space and case only,
# the text by which the source is ahead and that by which the target is ahead, one of them empty; None of all others.
_Lead = tuple[str, str]
_State = tuple[int, _Lead | None]
# The best gain of the ways to a node that leave a state.
_Gains = dict[_State, int]
_ENDED: _State = (0, None)


class _Walk:
    """One search. The gain of a way says how good it is: a number whose digits are the four criteria.

    To start a new edit costs no more than one edit, so a state needs no keeping where another is better by that, or as
    good with no less credit: without the fourth criterion, one state a node is enough.
    """

    def __init__(
        self, lattice: EditLattice, ways: Iterable[GoldWay], max_unchanged_words: int, tell_apart: bool
    ) -> None:
        self.lattice, self.tell_apart = lattice, tell_apart
        self.full_credit = max_unchanged_words + 1
        self.leaving: defaultdict[Node, list[GoldWay]] = defaultdict(list)
        for way in ways:
            self.leaving[way.start].append(way)
        # No digit can overflow: a way has fewer steps than this, and no more edits than steps.
        base = len(lattice.source) + len(lattice.target) + 1
        # The last digit, of gold edits among the ignorable ones, is only counted.
        self.ignorable, self.edit, self.step, self.match = base, base**2, base**3, base**4
        if tell_apart:
            self.source = list(map(without_casing, lattice.source))
            self.target = list(map(without_casing, lattice.target))
            self.source_text, self.target_text = "".join(self.source), "".join(self.target)
            self.source_ends = list(accumulate(map(len, self.source), initial=0))
            self.target_ends = list(accumulate(map(len, self.target), initial=0))

    def best(self) -> Reading:
        """Returns the best ``Reading``."""
        arriving: list[dict[int, int]] = [{} for _ in self.lattice.steps]
        arriving[0][0] = 0
        above: dict[int, _Gains] = {}
        for i, steps in enumerate(self.lattice.steps):
            row: dict[int, _Gains] = {}
            # Order 0 comes from above; order n begins after the n-th gold insertion at this source position.
            by_order = {0: arriving[i]}
            while by_order:
                order = min(by_order)
                for j, gains in self._walk_row(i, steps, {} if order else above, by_order.pop(order)).items():
                    row[j] = self._best_of([*row[j].items(), *gains.items()]) if j in row else gains
                    for way in self.leaving.get((i, j), ()):
                        gain = max(gains.values()) + self._gain_of(way)
                        end_row, end_column = way.end
                        if not way.order:
                            _raise(arriving[end_row], end_column, gain)
                        elif way.order > order:
                            _raise(by_order.setdefault(way.order, {}), end_column, gain)
            above = row
        return self._decoded(max(above[len(self.lattice.target)].values()))

    def _gain_of(self, way: GoldWay) -> int:
        gain = self.match - way.steps * self.step - self.edit
        if self.tell_apart:
            (top, first), (bottom, last) = way.start, way.end
            if "".join(self.source[top:bottom]) == "".join(self.target[first:last]):
                gain += self.ignorable + 1
        return gain

    def _decoded(self, gain: int) -> Reading:
        matched = -(-gain // self.match)
        rest = (matched * self.match - gain) % self.step
        edits = -(-rest // self.edit)
        return Reading(matched, edits, *divmod(edits * self.edit - rest, self.ignorable))

    def _walk_row(
        self, i: int, steps: bytes, above: Mapping[int, _Gains], arriving: Mapping[int, int]
    ) -> dict[int, _Gains]:
        """Returns the gains at the nodes of row i, from those above it and from the gold ways that end in it."""
        row: dict[int, _Gains] = {}
        for j, bits in enumerate(steps):
            found = [(_ENDED, arriving[j])] if j in arriving else []
            if not bits and not found:
                continue
            if bits & KEEP and j - 1 in above:
                found += self._kept(above[j - 1], i, j)
            if bits & REPLACE and j - 1 in above:
                found += self._changed(above[j - 1], i, j, 1, 1)
            if bits & DELETE and j in above:
                found += self._changed(above[j], i, j, 1, 0)
            if bits & INSERT and j - 1 in row:
                found += self._changed(row[j - 1], i, j, 0, 1)
            if found:
                row[j] = self._best_of(found)
        return row

    def _kept(self, gains: _Gains, i: int, j: int) -> list[tuple[_State, int]]:
        """Returns the states after an unchanged token: an edit under way has one less to cross, or ends."""
        found: list[tuple[_State, int]] = []
        for (credit, lead), gain in gains.items():
            gain -= self.step
            credit = max(credit - 1, 0)
            if lead is None:
                found.append(((credit, None), gain))
            elif credit and (lead := self._lead(lead, i, j, 1, 1)) is not None:
                found.append(((credit, lead), gain))
        return found

    def _changed(self, gains: _Gains, i: int, j: int, down: int, right: int) -> list[tuple[_State, int]]:
        """Returns the states after a changed token: it belongs to the edit under way, or begins one."""
        found: list[tuple[_State, int]] = []
        for (credit, lead), gain in gains.items():
            gain -= self.step
            if lead is None:
                found.append(((credit, None), gain) if credit else ((self.full_credit, None), gain - self.edit))
                if self.tell_apart:
                    found += self._led(("", ""), self.full_credit, gain - self.edit, i, j, down, right)
            else:
                found += self._led(lead, credit, gain, i, j, down, right)
        return found

    def _led(
        self, lead: _Lead, credit: int, gain: int, i: int, j: int, down: int, right: int
    ) -> list[tuple[_State, int]]:
        """Returns the states of an edit that may yet be ignorable, and that of one that is and ends here."""
        after = self._lead(lead, i, j, down, right)
        if after is None:
            return []
        ended = [] if any(after) else [(_ENDED, gain + self.ignorable)]
        return [((credit, after), gain), *ended]

    def _lead(self, lead: _Lead, i: int, j: int, down: int, right: int) -> _Lead | None:
        """Returns the lead at node (i, j) after a step there, None where the texts differ or are going to."""
        before = lead[0] + "".join(self.source[i - down : i])
        after = lead[1] + "".join(self.target[j - right : j])
        if before.startswith(after):
            ahead = before[len(after) :]
            return (ahead, "") if self.target_text.startswith(ahead, self.target_ends[j]) else None
        if after.startswith(before):
            ahead = after[len(before) :]
            return ("", ahead) if self.source_text.startswith(ahead, self.source_ends[i]) else None
        return None

    def _best_of(self, found: list[tuple[_State, int]]) -> _Gains:
        """Returns, of the states found at a node and their gains, those that may belong to the best way."""
        if len(found) == 1:
            return dict(found)
        # The greatest gain first, and of equal ones the greatest credit.
        found.sort(key=lambda item: (item[1], item[0][0]), reverse=True)
        least = found[0][1] - self.edit
        best: _Gains = {}
        credit = -1
        for state, gain in found:
            if state[1] is not None:
                if gain + self.ignorable > least:
                    best.setdefault(state, gain)
            elif state[0] > credit and gain > least:
                best[state], credit = gain, state[0]
        return best


def _raise(values: dict[int, int], key: int, value: int) -> None:
    values[key] = max(value, values.get(key, value))
