"""Lines of raw text through a model of pieces and back: what is blank stays, what is long is split or copied."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from tlm_fairseq.subwords.interface import Subwords
from tlm_fairseq.text.long_text import Part, split_text

# Above this share of unknown pieces they are probably not the model's.
MANY_UNKNOWN = 0.3


class Hypothesis(Protocol):
    """What the search makes of a sentence: its pieces, and whether it ended at the limit of length."""

    @property
    def pieces(self) -> str: ...

    @property
    def cut(self) -> bool: ...


class Corrector:
    """Corrects lines of text and counts what it did.

    Args:
        pieces: of text, as ``encode`` and ``restore`` make them.
        search: function from a list of sentences in pieces to their hypotheses, in order.
        is_known: function of a piece, whether the model's vocabulary has it.
        limit: of pieces in a sentence that the model reads.
        split_long: split longer sentences, or else copy them.
    """

    def __init__(
        self,
        pieces: Subwords,
        search: Callable[[list[str]], Sequence[Hypothesis]],
        is_known: Callable[[str], bool],
        limit: int,
        split_long: bool = True,
    ) -> None:
        self._pieces = pieces
        self._search = search
        self._is_known = is_known
        self._limit = limit
        self._split_long = split_long
        self._counts: Counter[str] = Counter()
        self._encoded = _Encoded(pieces.encode)

    def correct(self, lines: Sequence[str]) -> list[str]:
        """Returns the corrected lines, as many and in the same order. White space at their ends stays as it is."""
        parted = [self._parts(line.strip()) for line in lines]
        texts = dict.fromkeys(part.text for parts in parted for part in parts if part.fits)
        encoded = {text: self._encoded[text] for text in texts}
        self._encoded.clear()
        # Text may be of no piece at all, such as invisible characters to WordPiece.
        sentences = [text for text in texts if encoded[text]]
        hypotheses = self._search([encoded[text] for text in sentences])
        restored = {
            text: self._pieces.restore(text, hypothesis.pieces, self._is_known).strip()
            for text, hypothesis in zip(sentences, hypotheses, strict=True)
        }
        self._count_pieces(encoded.values(), hypotheses)
        corrected = [
            _in_place(line, "".join(restored.get(part.text, part.text) + part.gap for part in parts))
            for line, parts in zip(lines, parted)
        ]
        self._counts.update(lines=len(lines), changed=sum(map(str.__ne__, lines, corrected)))
        return corrected

    def report(self) -> list[str]:
        """Returns lines for the user: what was done, and what may need attention."""
        counts = self._counts
        report = [
            f"lines: {counts['lines']}, changed: {counts['changed']}, blank: {counts['blank']}, "
            f"longer than {self._limit} pieces: {counts['split']} split, {counts['copied']} copied"
        ]
        if counts["uncut"]:
            report.append(f"note: {counts['uncut']} parts of split lines have no place to cut them and were copied")
        if counts["cut"]:
            report.append(
                f"note: {counts['cut']} hypotheses reached the limit of length and may lack their end "
                "(--max-len-a, --max-len-b)"
            )
        if counts["unknown"] > MANY_UNKNOWN * counts["pieces"]:
            report.append(
                f"note: the model's dictionary lacks {counts['unknown']} of {counts['pieces']} pieces of the text; "
                "--bpe and --bpe-model must be those of its training data"
            )
        return report

    def _parts(self, text: str) -> list[Part]:
        """Returns the Parts of a line; none of a blank one."""
        if not text:
            self._counts["blank"] += 1
            return []
        if self._split_long:
            parts = split_text(text, self._count, self._limit)
        else:
            parts = [Part(text, "", self._count(text) <= self._limit)]
        if len(parts) == 1 and parts[0].fits:
            return parts
        unfit = sum(not part.fits for part in parts)
        if unfit == len(parts):
            self._counts["copied"] += 1
        else:
            self._counts.update(split=1, uncut=unfit)
        return parts

    def _count(self, text: str) -> int:
        return len(self._encoded[text].split())

    def _count_pieces(self, encoded: Iterable[str], hypotheses: Iterable[Hypothesis]) -> None:
        pieces = [piece for sentence in encoded for piece in sentence.split()]
        unknown = sum(not self._is_known(piece) for piece in pieces)
        self._counts.update(pieces=len(pieces), unknown=unknown, cut=sum(hypothesis.cut for hypothesis in hypotheses))


class _Encoded(dict[str, str]):
    """Text to its pieces, encoded when they are asked for: what was counted to split a line is not encoded again."""

    def __init__(self, encode: Callable[[str], str]) -> None:
        self._encode = encode

    def __missing__(self, text: str) -> str:
        self[text] = self._encode(text)
        return self[text]


def _in_place(line: str, corrected: str) -> str:
    """The corrected text with the white space that stands at the ends of the line; a blank line as it is."""
    text = line.strip()
    if not text:
        return line
    start = line.index(text)
    return line[:start] + corrected + line[start + len(text) :]
