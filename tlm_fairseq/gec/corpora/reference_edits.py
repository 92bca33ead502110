"""The edits of evaluation sets that are published as corrected sentences, for their M2 files."""

from collections.abc import Callable, Sequence

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import CorpusPart, CorrectedSentence
from tlm_fairseq.gec.m2 import SEPARATOR, AnnotatedSentence, Edit
from tlm_fairseq.gec.token_changes import edits_between

# A function of a list of (source, target) to the list of their edits.
Annotate = Callable[[list[tuple[str, str]]], Sequence[list[Edit]]]


def annotate_targets(
    sentences: Sequence[CorrectedSentence], part: CorpusPart, annotate: Annotate
) -> list[AnnotatedSentence]:
    """Returns the ``AnnotatedSentence`` of each sentence, an annotator for each target that is known.

    Args:
        sentences: ``CorrectedSentence`` items of the part.
        part: their ``CorpusPart``.
        annotate: finds the edits.

    Raises:
        UserError: a text holds M2's separator; the message names its place.
    """
    if any(SEPARATOR in text for sentence in sentences for text in (sentence.source, *sentence.known_targets)):
        _refuse_separator(part)
    tasks = [
        (number, annotator, target)
        for number, sentence in enumerate(sentences)
        for annotator, target in enumerate(sentence.targets)
        if target is not None
    ]
    annotated = [AnnotatedSentence(" ".join(sentence.source.split())) for sentence in sentences]
    found = annotate([(sentences[number].source, target) for number, _, target in tasks])
    for (number, annotator, _), edits in zip(tasks, found, strict=True):
        annotated[number].edits[annotator] = edits
    return annotated


def annotate_by_characters(pairs: Sequence[tuple[str, str]]) -> list[list[Edit]]:
    """Returns the edits of each (source, target), whose tokens are characters and ASCII runs; types R, M, S and W."""
    return [edits_between(source.split(), target.split()) for source, target in pairs]


def _refuse_separator(part: CorpusPart) -> None:
    for index, sentence in enumerate(part.sentences):
        if any(SEPARATOR in text for text in (sentence.source, *sentence.known_targets)):
            raise UserError(
                f"{part.place(index)}: an M2 file cannot hold {SEPARATOR!r}; change the text, or do without M2 "
                "(--m2 none)"
            )
