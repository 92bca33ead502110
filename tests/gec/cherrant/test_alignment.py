"""The matrix of operations against its definition, worked out cell by cell without any shortcut."""

from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.gec.cherrant.alignment import DELETION, INSERTION, MATCH, SUBSTITUTION, TRANSPOSITION_SHIFT, align

texts = st.text("abcd", max_size=9)
costs = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), st.sampled_from([0.25, 2 / 3, 1.0, 1.4167, 2.0])
)


def align_by_definition(source, target, substitution_cost):
    cost = {(row, 0): float(row) for row in range(len(source) + 1)}
    cost |= {(0, column): float(column) for column in range(len(target) + 1)}
    operations = [[INSERTION if not row else DELETION] * (len(target) + 1) for row in range(len(source) + 1)]
    operations[0][0] = 0
    for i, one in enumerate(source):
        for j, other in enumerate(target):
            if one == other:
                cost[i + 1, j + 1], operations[i + 1][j + 1] = cost[i, j], MATCH
                continue
            ways = {
                SUBSTITUTION: cost[i, j] + substitution_cost(one, other),
                INSERTION: cost[i + 1, j] + 1,
                DELETION: cost[i, j + 1] + 1,
            }
            for k in range(1, min(i, j) + 1):
                if cost[i - k + 1, j - k + 1] == cost[i - k, j - k]:
                    break
                if sorted(source[i - k : i + 1]) == sorted(target[j - k : j + 1]):
                    ways[k + 1 << TRANSPOSITION_SHIFT] = cost[i - k, j - k] + k
                    break
            least = min(ways.values())
            cost[i + 1, j + 1] = least
            operations[i + 1][j + 1] = sum(operation for operation, its in ways.items() if its == least)
    return operations


@given(texts, texts, costs)
def test_each_cell_has_all_its_cheapest_operations(source, target, table):
    def substitution_cost(one, other):
        return table.get((one, other), 1.1667)

    assert align(source, target, substitution_cost) == align_by_definition(source, target, substitution_cost)


def test_each_pair_of_unlike_tokens_is_priced_once_a_source_token():
    asked = []

    def substitution_cost(one, other):
        asked.append((one, other))
        return 1.5

    align("ab" * 20, "cd", substitution_cost)
    assert sorted(asked) == [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")]
