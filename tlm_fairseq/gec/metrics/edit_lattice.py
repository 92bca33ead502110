"""All cheapest alignments of two token sequences, kept as one graph.

Dahlmeier and Ng, "Better Evaluation for Grammatical Error Correction", NAACL 2012. The paper's Levenshtein
lattice leaves open what replacing a token costs. At 1 a replacement hides an insertion beside a deletion; at 2 it does
not, but then longer alignments are lost. The lattice here holds the cheapest alignments under either cost.
"""

from collections.abc import Sequence

# Numbers of a source and a target token.
Node = tuple[int, int]
# The steps that lead from node to node, as bits.
KEEP, REPLACE, DELETE, INSERT = 1, 2, 4, 8
REPLACE_COSTS = (1, 2)


class EditLattice:
    """The alignments of a source with a target, both sequences of tokens.

    At node (i, j) the first i source tokens and j target tokens are aligned; ``steps[i][j]`` holds as bits the steps
    that end there on some cheapest alignment. It is 0 off the lattice, and at the first node (0, 0). Time and space
    grow with len(source) * len(target), whatever the texts.
    """

    def __init__(self, source: list[str], target: list[str]) -> None:
        self.source, self.target = source, target
        lattices = [_keep_complete(_cheapest_steps(source, target, cost)) for cost in REPLACE_COSTS]
        self.steps = [bytes(bits | others for bits, others in zip(*rows)) for rows in zip(*lattices)]

    def fewest_steps(self, start: Node, end: Node, max_kept: int) -> int | None:
        """Returns how many steps a way from node ``start`` to node ``end`` has at least.

        None where no way leads there that keeps at most ``max_kept`` tokens.
        """
        (top, first), (bottom, last) = start, end
        # Of each node, how many steps lead there at least, by how many of them keep a token.
        above: dict[int, dict[int, int]] = {}
        for i in range(top, bottom + 1):
            row = {first: {0: 0}} if i == top else {}
            for j, bits in enumerate(self.steps[i][first : last + 1], start=first):
                found: dict[int, int] = {}
                for step, before in (
                    (KEEP | REPLACE, above.get(j - 1)),
                    (DELETE, above.get(j)),
                    (INSERT, row.get(j - 1)),
                ):
                    if before is None or not bits & step:
                        continue
                    more = bool(bits & step & KEEP)
                    for kept, steps in before.items():
                        if kept + more <= max_kept:
                            found[kept + more] = min(steps + 1, found.get(kept + more, steps + 1))
                if found:
                    row[j] = found
            above = row
        return min(above[last].values()) if last in above else None


def _cheapest_steps(source: Sequence[str], target: Sequence[str], replace_cost: int) -> list[bytearray]:
    """Returns rows of bits: the last steps of the cheapest alignments of each prefix pair (Levenshtein)."""
    above: Sequence[int] = range(len(target) + 1)
    rows = [bytearray([0] + [INSERT] * len(target))]
    for i, token in enumerate(source, start=1):
        costs, bits = [i], bytearray(len(above))
        bits[0] = DELETE
        for j, other in enumerate(target, start=1):
            diagonal, step = (above[j - 1], KEEP) if token == other else (above[j - 1] + replace_cost, REPLACE)
            deleted, inserted = above[j] + 1, costs[-1] + 1
            cheapest = min(diagonal, deleted, inserted)
            costs.append(cheapest)
            bits[j] = (
                (step if diagonal == cheapest else 0)
                | (DELETE if deleted == cheapest else 0)
                | (INSERT if inserted == cheapest else 0)
            )
        rows.append(bits)
        above = costs
    return rows


def _keep_complete(rows: list[bytearray]) -> list[bytearray]:
    """Clears, in place, the steps of alignments that do not reach the end of both sequences; returns the rows."""
    on_a_way = bytearray(len(rows[0]))
    on_a_way[-1] = True
    for row in reversed(rows):
        above = bytearray(len(row))
        for j in reversed(range(len(row))):
            if not on_a_way[j]:
                row[j] = 0
            if row[j] & INSERT:
                on_a_way[j - 1] = True
            if row[j] & DELETE:
                above[j] = True
            if row[j] & (KEEP | REPLACE):
                above[j - 1] = True
        on_a_way = above
    return rows
