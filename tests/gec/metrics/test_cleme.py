import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import Edit, parse_m2
from tlm_fairseq.gec.metrics import ClemeDependent, ClemeIndependent
from tlm_fairseq.gec.metrics.gold import Gold
from tlm_fairseq.scoring.metric import add_up

# Annotator 0 is the system.
M2 = """
S When we was young out there with certain gift , are we suppose to hide this gift from our relative ?
A 2 3|||R:VERB:SVA|||were|||REQUIRED|||-NONE-|||0
A 8 9|||R:NOUN:NUM|||gifts|||REQUIRED|||-NONE-|||0
A 14 16|||R:OTHER|||these gifts|||REQUIRED|||-NONE-|||0
A 2 3|||R:VERB:SVA|||were|||REQUIRED|||-NONE-|||1
A 4 5|||U:ADV||||||REQUIRED|||-NONE-|||1
A 8 9|||R:NOUN:NUM|||gifts|||REQUIRED|||-NONE-|||1
A 12 13|||R:VERB:FORM|||supposed|||REQUIRED|||-NONE-|||1
A 7 7|||M:DET|||a|||REQUIRED|||-NONE-|||2
A 12 13|||R:VERB:FORM|||supposed|||REQUIRED|||-NONE-|||2
A 18 19|||R:NOUN:NUM|||relatives|||REQUIRED|||-NONE-|||2

S He go to school yesterday by the bus .
A 1 2|||R:VERB:TENSE|||went|||REQUIRED|||-NONE-|||0
A 5 8|||R:ORDER|||by bus yesterday|||REQUIRED|||-NONE-|||0
A 1 2|||R:VERB:TENSE|||went|||REQUIRED|||-NONE-|||1
A 6 7|||U:DET||||||REQUIRED|||-NONE-|||1
A 1 2|||R:VERB:TENSE|||goes|||REQUIRED|||-NONE-|||2
A 4 8|||R:OTHER|||by bus every day|||REQUIRED|||-NONE-|||2

S It is true .
A 2 2|||M:ADV|||not|||REQUIRED|||-NONE-|||0
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||1
A 2 3|||UNK|||true|||REQUIRED|||-NONE-|||2

S I likes turtle
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0
A 1 2|||R:VERB:SVA|||like|||REQUIRED|||-NONE-|||1
A 2 3|||R:NOUN:NUM|||turtles|||REQUIRED|||-NONE-|||1
A 3 3|||M:PUNCT|||.|||REQUIRED|||-NONE-|||1
A 1 2|||R:VERB:SVA|||like|||REQUIRED|||-NONE-|||2
A 2 3|||R:NOUN|||the turtle very much|||REQUIRED|||-NONE-|||2
A 3 3|||M:PUNCT|||!|||REQUIRED|||-NONE-|||2

S A dog who bark do not bite
A 2 3|||R:PRON|||that|||REQUIRED|||-NONE-|||0
A 3 4|||R:VERB:SVA|||barks|||REQUIRED|||-NONE-|||0
A 0 0|||M:ADV|||Surely|||REQUIRED|||-NONE-|||0
A 3 4|||R:VERB:SVA|||barks|||REQUIRED|||-NONE-|||1
A 4 5|||R:VERB:SVA|||does|||REQUIRED|||-NONE-|||1
A 0 4|||R:OTHER|||Barking dogs|||REQUIRED|||-NONE-|||2

S We went out to the in the garden near lake .
A 4 6|||U:OTHER||||||REQUIRED|||-NONE-|||0
A 9 9|||M:DET|||the|||REQUIRED|||-NONE-|||0
A 3 5|||U:OTHER||||||REQUIRED|||-NONE-|||1
A 9 9|||M:DET|||the|||REQUIRED|||-NONE-|||1
A 3 6|||R:OTHER|||into|||REQUIRED|||-NONE-|||2
A 9 9|||M:DET|||a|||REQUIRED|||-NONE-|||2
"""
SENTENCES = list(parse_m2(M2.split("\n"), "made.m2"))
SOURCES = [sentence.source for sentence in SENTENCES]
SYSTEM = [sentence.edits[0] for sentence in SENTENCES]
GOLD = Gold([{number: edits for number, edits in sentence.edits.items() if number} for sentence in SENTENCES])


def score_edits(metric, sources, system, gold):
    (rows,) = metric.compare_edits(sources, [system], gold)
    return metric.score_of(add_up(rows))


def score_one(metric, source, system, *references):
    return score_edits(metric, [source], [system], Gold([dict(enumerate(references))]))


def figures(score):
    record = score.as_record()
    return (*(record[name] for name in ("precision", "recall", "f", "accuracy")), *record["counts"].values())


# What the program of the authors (1.0 of November 2023) gives for the sentences above: precision, recall, F, accuracy;
# the weights of what is right, wrong and missed, and the number of what is rightly left.
FIGURES = [
    (ClemeDependent(), (0.4001, 0.5581, 0.4241, 0.7699, 3.0, 4.5, 2.38, 20)),
    (ClemeDependent(beta=2), (0.4001, 0.5581, 0.5172, 0.7699, 3.0, 4.5, 2.38, 20)),
    (ClemeDependent(unweighted=True), (0.4444, 0.5714, 0.4651, 0.75, 4, 5, 3, 20)),
    (ClemeIndependent(), (0.4001, 0.6486, 0.4333, 0.7967, 3.0, 4.5, 1.63, 21)),
    (ClemeIndependent(beta=1), (0.4001, 0.6486, 0.4949, 0.7967, 3.0, 4.5, 1.63, 21)),
    (ClemeIndependent(unweighted=True), (0.4444, 0.6667, 0.4762, 0.7812, 4, 5, 2, 21)),
]


@pytest.mark.parametrize("metric, expected", FIGURES)
def test_the_figures_of_the_authors_program(metric, expected):
    assert figures(score_edits(metric, SOURCES, SYSTEM, GOLD)) == expected


def edit(start, end, correction, kind="R:OTHER"):
    return Edit(start, end, kind, correction)


def test_the_two_assumptions_by_hand():
    """Chunks: a, c and e are edited by somebody; b and d by nobody.

    a: the system agrees with the second reference. c: only the first edits it. e: both edit it, the system does not.
    """
    references = [edit(2, 3, "C"), edit(4, 5, "E")], [edit(0, 1, "A"), edit(4, 5, "F")]
    dependent = score_one(ClemeDependent(unweighted=True), "a b c d e", [edit(0, 1, "A")], *references)
    independent = score_one(ClemeIndependent(unweighted=True), "a b c d e", [edit(0, 1, "A")], *references)
    # Against the second reference: a is right, e is missed; b, c and d are rightly left.
    assert figures(dependent)[4:] == (1, 0, 1, 3)
    assert figures(independent)[4:] == (1, 0, 1, 3)
    # Against the first alone c is missed too, and a b is one chunk that nobody edits.
    for metric in (ClemeDependent, ClemeIndependent):
        assert figures(score_one(metric(unweighted=True), "a b c d e", [], references[0]))[4:] == (0, 0, 2, 2)
    # A system that takes c from one and a from the other is right only if they are independent.
    both = [edit(0, 1, "A"), edit(2, 3, "C")]
    assert figures(score_one(ClemeIndependent(unweighted=True), "a b c d e", both, *references))[4:] == (2, 0, 1, 2)
    assert figures(score_one(ClemeDependent(unweighted=True), "a b c d e", both, *references))[4:] == (1, 1, 1, 2)


def test_weights_by_hand():
    """The references' chunks have 1 and 3 tokens, 2 in the mean: weights are at their bounds, .75 and 1.25."""
    reference = [edit(0, 1, "x"), edit(2, 2, "y y y")]
    assert figures(score_one(ClemeDependent(), "a b c", reference, reference))[4:] == (2.0, 0, 0, 2)
    assert figures(score_one(ClemeDependent(), "a b c", [reference[1]], reference))[4:] == (1.25, 0, 0.75, 2)
    wrong = [edit(0, 1, "x"), edit(2, 2, "z z z")]
    assert figures(score_one(ClemeDependent(), "a b c", wrong, reference))[4:] == (0.75, 0.75, 0, 2)


def test_the_mean_length_is_that_of_what_is_summed():
    """So a resample of a corpus scores as the corpus of its sentences."""
    metric = ClemeIndependent()
    (rows,) = metric.compare_edits(SOURCES, [SYSTEM], GOLD)
    drawn = [0, 1, 1, 4]
    corpus = [SOURCES[k] for k in drawn], [SYSTEM[k] for k in drawn], Gold([GOLD.edits[k] for k in drawn])
    expected = score_edits(metric, *corpus)
    assert metric.score_of(add_up([rows[k] for k in drawn])).value == pytest.approx(expected.value)


def test_systems_have_rows_of_the_same_width():
    long = [edit(0, 1, " ".join("x" * 2000))]
    rows = ClemeDependent().compare_edits(["a b"], [[[]], [long]], Gold([{0: [edit(0, 1, "x")]}]))
    assert len(rows[0][0]) == len(rows[1][0]) == 3 + 3 * 2001
    assert figures(ClemeDependent().score_of(rows[1][0]))[4:] == (0, 0.75, 0, 1)


def test_a_blank_reference_counts_only_alone():
    blank, right = [edit(0, 2, "")], [edit(0, 1, "x")]
    for metric in (ClemeDependent(unweighted=True), ClemeIndependent(unweighted=True)):
        assert figures(score_one(metric, "a b", right, blank, right))[4:] == (1, 0, 0, 1)
        assert figures(score_one(metric, "a b", right, blank))[4:] == (0, 1, 0, 0)


def test_nothing_to_correct_and_nobody_who_looked():
    for metric in (ClemeDependent(), ClemeIndependent()):
        assert score_one(metric, "a b", [], [], []).value == 1
        assert figures(score_one(metric, "a b", [edit(0, 1, "x")], []))[4:] == (0, 1, 0, 1)
        assert figures(score_edits(metric, ["a b"], [[edit(0, 1, "x")]], Gold([{}])))[4:] == (0, 0, 0, 0)


def test_overlapping_edits_are_refused_with_their_sentence():
    gold = Gold([{0: []}, {0: [edit(0, 2, "x"), edit(1, 2, "y")]}])
    with pytest.raises(UserError, match="the references, sentence 2: two edits replace token 1 of 'a b'"):
        ClemeDependent().compare_edits(["a b", "a b"], [[[], []]], gold)
