"""Writing M2 files, see ``tlm_fairseq.data.m2``."""

from tlm_fairseq.data.m2 import NO_EDIT_TYPE, AnnotatedSentence
from tlm_fairseq.files import written_whole

SEPARATOR = "|||"
_TAIL = f"{SEPARATOR}REQUIRED{SEPARATOR}-NONE-{SEPARATOR}"


def write_m2(path, sentences):
    """Writes ``AnnotatedSentence`` items to ``path``, whole or not at all.

    An annotator without edits gets the line ``noop``, as ERRANT writes it.

    Raises:
        ValueError: a text holds a line end or ``|||`` and could not be read back.
    """
    with written_whole(path) as handle:
        for sentence in sentences:
            handle.write("\n".join(_lines(sentence)) + "\n\n")


def _lines(sentence: AnnotatedSentence):
    yield f"S {_checked(sentence.source)}"
    for annotator, edits in sorted(sentence.edits.items()):
        for edit in edits:
            correction = _checked(edit.correction)
            yield f"A {edit.start} {edit.end}{SEPARATOR}{edit.type}{SEPARATOR}{correction}{_TAIL}{annotator}"
        if not edits:
            yield f"A -1 -1{SEPARATOR}{NO_EDIT_TYPE}{SEPARATOR}-NONE-{_TAIL}{annotator}"


def _checked(text):
    if "\n" in text or SEPARATOR in text:
        raise ValueError(f"an M2 file cannot hold {text!r}")
    return text
