import itertools
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics.best_reading import Reading
from tlm_fairseq.gec.metrics.gold import Gold, read_gold_m2
from tlm_fairseq.gec.metrics.max_match import EditCounts, MaxMatch, MaxMatchScore, count_edits
from tlm_fairseq.scoring.metric import add_up as add_up_rows
from tlm_fairseq.text.parallel_text import read_lines

SAMPLE = Path(__file__).parent / "gec_sample"


def add_up(counts, beta=0.5):
    chosen = MaxMatch(beta).choose_options(counts)
    return add_up_rows([(0, 0, 0), *(options[number] for options, number in zip(counts, chosen))])


def as_edits(triples):
    return [Edit(start, end, "R:OTHER", correction) for start, end, correction in triples]


def count(source, hypothesis, triples, **options):
    (counts,) = count_edits(source, hypothesis, [as_edits(triples)], **options)
    return tuple(counts)


DOUBT = "There is no a doubt , tracking system has brought many benefits in this information age ."

# (source, hypothesis, gold edits, (correct, proposed, gold)), each worked by hand from the definition.
SENTENCES = [
    # The example of the paper's introduction: deleting "a" is the edit "a doubt" -> "doubt".
    (DOUBT, DOUBT.replace(" a doubt", " doubt"), [(3, 5, "doubt"), (7, 8, "systems"), (8, 9, "have")], (1, 1, 3)),
    ("a b", "a b", [], (0, 0, 0)),
    ("a b", "a b", [(0, 1, "c")], (0, 0, 1)),
    ("a b", "c b", [], (0, 1, 0)),
    ("a b", "c b", [(0, 1, "c")], (1, 1, 1)),
    ("a b", "c b", [(0, 1, "d")], (0, 1, 1)),
    # Blank texts: all deleted at once, all inserted at once.
    ("", "", [], (0, 0, 0)),
    ("a b c", "", [], (0, 1, 0)),
    ("", "a b c", [], (0, 1, 0)),
    ("", "a b", [(0, 0, "a b")], (1, 1, 1)),
    # The deletion between two others is gold, so all is read as three edits.
    ("a b c", "", [(1, 2, "")], (1, 3, 1)),
    # Two changed tokens around two unchanged ones are one edit, around three they are two.
    ("x a b y", "v a b w", [], (0, 1, 0)),
    ("x a b c y", "v a b c w", [], (0, 2, 0)),
    ("x a b y", "v a b w", [(0, 4, "v a b w")], (1, 1, 1)),
    ("x a b c y", "v a b c w", [(0, 5, "v a b c w")], (0, 2, 1)),
    ("x a b y", "v a b w", [(0, 1, "v")], (1, 2, 1)),
    # A gold edit may begin or end with unchanged tokens.
    ("see big dog", "see the dog", [(1, 3, "the dog")], (1, 1, 1)),
    # Read as an insertion and a deletion, which a replacement at cost 1 would hide ...
    ("a", "b", [(0, 0, "b"), (0, 1, "")], (2, 2, 2)),
    # ... and as a replacement, which does not belong to the cheapest alignment at cost 2.
    ("x a", "a y", [(0, 1, "a")], (1, 2, 1)),
    # One gold insertion, made twice: it counts once, and what is left is one edit.
    ("a b", "a , c , b", [(1, 1, ",")], (1, 2, 1)),
    ("a b", "a , c , b", [(1, 1, ","), (1, 1, ",")], (2, 3, 2)),
    # Several insertions at one place count in the annotator's order.
    ("a b", "a c d b", [(1, 1, "c"), (1, 1, "d")], (2, 2, 2)),
    ("a b", "a d c b", [(1, 1, "c"), (1, 1, "d")], (1, 2, 2)),
    # The same edit twice in the gold can be made once, and counts once.
    ("a b", "c b", [(0, 1, "c"), (0, 1, "c")], (1, 1, 1)),
    ("a b", "b", [(0, 1, ""), (0, 1, ""), (1, 2, "c")], (1, 1, 2)),
    # Alternatives, one of them nothing at all.
    ("a b", "d b", [(0, 1, "c||d")], (1, 1, 1)),
    ("a b", "b", [(0, 1, "c||")], (1, 1, 1)),
    # A deletion as ChERRANT writes it.
    ("a b", "b", [(0, 1, "-NONE-")], (1, 1, 1)),
    ("a b", "b", [(0, 1, "c||-NONE-")], (1, 1, 1)),
    ("a b", "-NONE- b", [(0, 1, "-NONE-")], (1, 2, 1)),  # the word itself is one more, an insertion
    ("a b", "a b", [(1, 1, "-NONE-")], (0, 0, 1)),
    # An edit that changes nothing (an error left uncorrected) counts as gold and is never made.
    ("a b", "a b", [(0, 1, "a")], (0, 0, 1)),
    ("a b", "a b", [(1, 1, "")], (0, 0, 1)),
    # Overlapping gold edits: one of them at most.
    ("a b c", "d e c", [(0, 2, "d e"), (1, 2, "e")], (1, 1, 2)),
    # White space of any kind separates tokens, in corrections too.
    ("a\u00a0b", "a  c d ", [(1, 2, "c  d")], (1, 1, 1)),
]


@pytest.mark.parametrize("source, hypothesis, gold, expected", SENTENCES)
def test_sentences_worked_by_hand(source, hypothesis, gold, expected):
    assert count(source, hypothesis, gold) == expected


def test_fewest_elementary_steps_before_fewest_edits():
    """Three edits would do, but with ten steps instead of nine."""
    assert count("d h h d d c f e c", "d g h h d f c", [], max_unchanged_words=0) == (0, 4, 0)


@pytest.mark.parametrize("unchanged, expected", [(0, (0, 2, 1)), (1, (0, 2, 1)), (2, (1, 1, 1)), (9, (1, 1, 1))])
def test_how_many_unchanged_words_an_edit_may_cross(unchanged, expected):
    assert count("x a b y", "v a b w", [(0, 4, "v a b w")], max_unchanged_words=unchanged) == expected


@pytest.mark.parametrize(
    "source, hypothesis, gold, expected",
    [
        ("i like it", "I like it", [(0, 1, "I")], (0, 0, 1)),  # the gold edit stays
        ("to day we go", "Today we went", [(0, 2, "Today"), (3, 4, "went")], (1, 1, 2)),
        ("an other one", "anot her one", [], (0, 0, 0)),
        ("a b", "A c", [(0, 2, "A c")], (1, 1, 1)),
        ("a b", "a c", [(1, 2, "C")], (0, 1, 1)),  # edits themselves are compared as they are
        ("a b c", "ab d", [], (0, 1, 0)),  # one edit, that changes more
        ("a b c", "ab d", [(0, 2, "ab")], (0, 1, 1)),  # dropped although matched
    ],
)
def test_white_space_and_casing_ignored(source, hypothesis, gold, expected):
    assert count(source, hypothesis, gold, ignore_whitespace_casing=True) == expected


# Worked by hand for tests/gec/metrics/gec_sample: hyp.txt against annotators 0 and 1 of ref.m2.
SAMPLE_COUNTS = [
    [(1, 1, 1), (0, 1, 3)],
    [(1, 2, 1), (1, 2, 1)],
    [(1, 2, 4), (2, 2, 4)],
    [(0, 0, 0), (0, 0, 0)],
    [(2, 2, 3), (2, 2, 2)],
    [(2, 3, 2), (1, 2, 2)],  # "eating the breakfast": an insertion and a gold deletion; or "was eating" with "the"
    [(1, 1, 1), (0, 1, 1)],
    [(1, 1, 2), (1, 1, 2)],
    [(0, 1, 0), (0, 1, 1)],
    [(1, 2, 2), (1, 2, 2)],
    [(1, 2, 3), (1, 2, 2)],
    [(2, 5, 3), (1, 3, 2)],  # blank hypothesis: two gold deletions and what lies around them
]


def test_sample():
    gold, hypotheses = read_gold_m2(SAMPLE / "ref.m2", 12, "hyp.txt"), read_lines(SAMPLE / "hyp.txt")
    assert list(map(count_edits, gold.sources, hypotheses, gold.readings())) == SAMPLE_COUNTS
    # Annotator 0 in sentences 1 and 6, 1 in 3, 5, 11 and 12; 0 in 9, for 1 only adds a missed edit.
    score = MaxMatch().score(gold.sources, hypotheses, gold)
    assert score.counts == (13, 20, 19)
    assert score.precision == 13 / 20 and score.recall == 13 / 19
    assert score.f == pytest.approx(1.25 * 13 / (0.25 * 19 + 20))


@pytest.mark.parametrize(
    "counts, precision, recall, f",
    [
        ((0, 0, 0), 1.0, 1.0, 1.0),
        ((0, 0, 5), 1.0, 0.0, 0.0),
        ((0, 5, 0), 0.0, 1.0, 0.0),
        ((0, 5, 5), 0.0, 0.0, 0.0),
        ((1, 2, 4), 0.5, 0.25, 5 / 12),  # 1.25 * .5 * .25 / (.25 * .5 + .25)
    ],
)
def test_nothing_over_nothing_is_defined(counts, precision, recall, f):
    score = MaxMatchScore(EditCounts(*counts))
    assert (score.precision, score.recall, score.f) == pytest.approx((precision, recall, f))


def test_the_annotator_is_the_best_for_the_corpus_so_far():
    first, few, many = EditCounts(1, 1, 4), EditCounts(1, 1, 2), EditCounts(2, 3, 2)
    # Alone: F0.5 1.25 / 1.5 = .833 against 2.5 / 3.5 = .714. After `first`: 2.5 / 3.5 = .714 against 3.75 / 5.5 = .682.
    assert add_up([[first], [few, many]]) == (2, 2, 6)
    # With recall weighed more, F2 after `first`: 10 / 26 = .385 against 15 / 28 = .536.
    assert add_up([[first], [few, many]], beta=2) == (3, 4, 6)
    # F is 0 for all: the smallest proposed + gold / 4, which is 9 / 4, 7 / 4 and 6 / 4; of equals the first.
    assert add_up([[EditCounts(0, 2, 1), EditCounts(0, 1, 3), EditCounts(0, 1, 2)]]) == (0, 1, 2)
    assert add_up([[EditCounts(0, 1, 9), EditCounts(0, 2, 1)]]) == (0, 2, 1)
    assert add_up([[EditCounts(0, 2, 1), EditCounts(0, 1, 5)]]) == (0, 2, 1)
    assert add_up([[EditCounts(0, 1, 5), EditCounts(0, 2, 1)]]) == (0, 1, 5)
    # F0.5 is 2.5 / 3 with both: the more correct.
    assert add_up([[EditCounts(2, 2, 4), EditCounts(4, 4, 8)]]) == (4, 4, 8)


def test_record_and_signature():
    gold = Gold([{0: as_edits([(0, 1, "c")]), 3: []}])
    score = MaxMatch(beta=1, max_unchanged_words=0, ignore_whitespace_casing=True).score(["a b"], ["c d"], gold)
    assert score.as_record() == {
        "metric": "m2",
        "signature": score.signature,
        "precision": 0.5,
        "recall": 1.0,
        "f": 0.6667,
        "beta": 1,
        "counts": {"correct": 1, "proposed": 2, "gold": 1},
    }
    assert score.signature.startswith("metric:m2|nrefs:2|beta:1|unchanged:0|ignore:whitespace-casing|tok:none|version:")


def test_one_hypothesis_a_sentence():
    with pytest.raises(ValueError):
        MaxMatch().score(["a"] * 2, ["a"], Gold([{0: []}] * 2))


tokens = st.lists(st.sampled_from("abc"), max_size=4)


def edits_of(words):
    """A strategy of lists of (start, end, correction) with such words."""
    corrections = st.lists(st.sampled_from(words), max_size=2).map(" ".join)
    edit = st.builds(
        lambda start, length, text: (start, start + length, text), st.integers(0, 3), st.integers(0, 2), corrections
    )
    return st.lists(edit, max_size=4)


gold_edits = edits_of("abc")


@settings(max_examples=150)
@given(source=tokens, hypothesis=tokens, gold=gold_edits, unchanged=st.integers(0, 3))
def test_equal_to_a_search_over_all_edits_as_the_paper_lists_them(source, hypothesis, gold, unchanged):
    gold = [edit for edit in gold if edit[1] <= len(source)]
    reading = _search_listed_edits(source, hypothesis, gold, unchanged)
    expected = (reading.matched, reading.edits, number_of(gold))
    assert count(" ".join(source), " ".join(hypothesis), gold, max_unchanged_words=unchanged) == expected


cased = ["a", "A", "b", "ab", "Ab"]
cased_tokens = st.lists(st.sampled_from(cased), max_size=4)


@settings(max_examples=150)
@given(source=cased_tokens, hypothesis=cased_tokens, gold=edits_of(cased), unchanged=st.integers(0, 3))
def test_equal_to_that_search_where_edits_of_white_space_and_case_are_dropped(source, hypothesis, gold, unchanged):
    gold = [edit for edit in gold if edit[1] <= len(source)]
    reading = _search_listed_edits(source, hypothesis, gold, unchanged)
    expected = (reading.matched - reading.ignorable_matched, reading.edits - reading.ignorable, number_of(gold))
    options = {"max_unchanged_words": unchanged, "ignore_whitespace_casing": True}
    assert count(" ".join(source), " ".join(hypothesis), gold, **options) == expected


def number_of(gold):
    insertions = [edit for edit in gold if edit[0] == edit[1]]
    return len(insertions) + len({edit for edit in gold if edit[0] < edit[1]})


def _alignments(source, target):
    """All alignments: lists of single steps, each from node to node."""
    if not source and not target:
        return [[]]
    here = (len(source), len(target))
    steps = [(1, 1)] * bool(source and target) + [(1, 0)] * bool(source) + [(0, 1)] * bool(target)
    return [
        alignment + [((here[0] - down, here[1] - right), here)]
        for down, right in steps
        for alignment in _alignments(source[: len(source) - down], target[: len(target) - right])
    ]


def _search_listed_edits(source, target, gold, unchanged):
    """Lists the edges of the lattice and those composed of them, then tries every path."""

    def is_kept(start, end):
        return end == (start[0] + 1, start[1] + 1) and source[start[0]] == target[start[1]]

    def is_replaced(start, end):
        return end == (start[0] + 1, start[1] + 1) and source[start[0]] != target[start[1]]

    alignments = _alignments(source, target)
    edges = set()
    for replace_cost in (1, 2):
        costs = [
            sum(0 if is_kept(*step) else replace_cost if is_replaced(*step) else 1 for step in alignment)
            for alignment in alignments
        ]
        edges |= {step for alignment, cost in zip(alignments, costs) if cost == min(costs) for step in alignment}
    # (start, end, unchanged tokens, elementary steps)
    composed = {(start, end, int(is_kept(start, end)), 1) for start, end in edges}
    while True:
        longer = {
            (start, end, kept + is_kept(middle, end), steps + 1)
            for (start, middle, kept, steps), (other, end) in itertools.product(composed, edges)
            if middle == other and kept + is_kept(middle, end) <= unchanged
        }
        if longer <= composed:
            break
        composed |= longer
    edits = {(start, end, steps) for start, end, kept, steps in composed if kept <= unchanged}

    @cache
    def best(node, last_insertion):
        """Matched, less the steps, less the edits, ignorable, ignorable and matched: the greatest is the best."""
        if node == (len(source), len(target)):
            return 0, 0, 0, 0, 0
        found = []
        for start, end in edges:
            if start == node and is_kept(start, end):
                found.append(add((0, -1, 0, 0, 0), best(end, -1)))
        for start, end, steps in edits:
            before, after = source[start[0] : end[0]], target[start[1] : end[1]]
            if start != node or before == after:
                continue
            ignorable = "".join(before).lower() == "".join(after).lower()
            found.append(add((0, -steps, -1, ignorable, 0), best(end, -1 if end[0] > start[0] else last_insertion)))
            for number, (first, last, correction) in enumerate(gold):
                if (first, last, correction) == (start[0], end[0], " ".join(after)):
                    if first < last or number > last_insertion:
                        insertion = -1 if first < last else number
                        found.append(add((1, -steps, -1, ignorable, ignorable), best(end, insertion)))
        return max(found)

    def add(first, second):
        return tuple(map(sum, zip(first, second)))

    matched, less_steps, less_edits, ignorable, ignorable_matched = best((0, 0), -1)
    return Reading(matched, -less_edits, ignorable, ignorable_matched)


@given(source=tokens, hypothesis=tokens, annotators=st.lists(gold_edits, min_size=1, max_size=3), ignore=st.booleans())
def test_counts_bound_each_other(source, hypothesis, annotators, ignore):
    annotations = [as_edits(edit for edit in gold if edit[1] <= len(source)) for gold in annotators]
    counts = count_edits(" ".join(source), " ".join(hypothesis), annotations, ignore_whitespace_casing=ignore)
    for made in counts:
        assert 0 <= made.correct <= min(made.proposed, made.gold)
    score = MaxMatchScore(EditCounts(*add_up([counts])))
    assert 0 <= score.precision <= 1 and 0 <= score.recall <= 1 and 0 <= score.f <= 1
    again = count_edits(" ".join(source), " ".join(hypothesis), annotations[::-1], ignore_whitespace_casing=ignore)
    assert again == counts[::-1]
    # A sentence that is not changed proposes nothing.
    assert {made.proposed for made in count_edits(" ".join(source), " ".join(source), annotations)} == {0}


@given(
    st.lists(
        st.lists(st.tuples(*[st.integers(0, 4)] * 3).map(lambda made: EditCounts(min(made), *made[1:])), min_size=1),
        max_size=6,
    )
)
def test_the_order_of_annotators_does_not_change_f(counts):
    """It may change the counts, where proposed + beta ** 2 * gold is the same."""
    forwards, backwards = (MaxMatch().score_of(add_up(rows)) for rows in (counts, [row[::-1] for row in counts]))
    assert forwards.f == backwards.f and forwards.counts.correct == backwards.counts.correct


@given(st.lists(st.sampled_from(["keep", "replace", "delete", "insert"]), max_size=12), st.integers(1, 3))
def test_the_gold_correction_itself_is_perfect(operations, length):
    """Edits between kept tokens, each making tokens that stand nowhere else."""
    source, target, gold = [], [], []
    for number, operation in enumerate(operations):
        new = [f"new{number}.{k}" for k in range(length)] * (operation in ("replace", "insert"))
        old = [f"old{number}"] * (operation in ("replace", "delete"))
        if operation != "keep":
            gold.append((len(source), len(source) + len(old), " ".join(new)))
        source += [*old, f"kept{number}"]
        target += [*new, f"kept{number}"]
    assert count(" ".join(source), " ".join(target), gold) == (len(gold),) * 3


@given(tokens)
def test_casing_alone_is_no_edit_where_it_is_ignored(source):
    text = " ".join(source)
    assert count(text, text.upper(), [(0, len(source), text.upper())], ignore_whitespace_casing=True) == (0, 0, 1)


@pytest.mark.parametrize("ignore", [False, True])
def test_long_unrelated_texts_cost_little(ignore):
    """Listed one by one, the edits of this pair would be (201 * 202 / 2) ** 2, some 400 million."""
    source, hypothesis = (" ".join(f"{side}{number}" for number in range(200)) for side in "st")
    annotations = [as_edits((n, n + k, f"t{n}") for n in range(0, 200 - k, 3)) for k in range(3)]
    start = time.process_time()
    counts = count_edits(source, hypothesis, annotations, ignore_whitespace_casing=ignore)
    assert time.process_time() - start < 2
    # Each replacement of the second annotator is made, the 66 stretches between two of them, and what comes last.
    assert counts[1] == (67, 134, 67)


def test_long_texts_of_one_word_in_another_case_cost_little():
    """Any of the 40,000 places could begin an edit that only changes case."""
    start = time.process_time()
    counts = count_edits(" ".join("a" * 200), " ".join("A" * 200), [[]], ignore_whitespace_casing=True)
    assert time.process_time() - start < 4
    assert counts == [(0, 0, 0)]


def test_errant_finds_the_edits_of_corrected_sentences():
    """ref.m2 is errant_parallel's of the two texts."""
    pytest.importorskip("errant", reason="ERRANT is not installed")
    sources, hypotheses, *references = (read_lines(SAMPLE / f"{name}.txt") for name in ("src", "hyp", "ref0", "ref1"))
    score = MaxMatch().score(sources, hypotheses, references)
    assert score.counts == MaxMatch().score(sources, hypotheses, read_gold_m2(SAMPLE / "ref.m2", 12, "src")).counts
    assert "metric:m2|nrefs:2|gold:rebuilt|beta:0.5|" in score.signature and "|tok:none|errant:" in score.signature
