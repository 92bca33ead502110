"""The best hypotheses in the log of ``fairseq-generate``, back in the order of the input."""

import re

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import read_lines

HYPOTHESIS = re.compile(r"H-(\d+)\t([^\t]+)\t(.*)", re.DOTALL)


def read_best_hypotheses(path: StrPath, sentences: int) -> list[str]:
    """Returns the best hypothesis of each sentence, as the pieces that the log holds.

    Args:
        path: the output of ``fairseq-generate`` (without ``--post-process``): its lines
        ``H-number<TAB>score<TAB>pieces``.
            With ``--nbest`` a sentence has several; the one of the highest score counts, the first among equals.
        sentences: how many sentences were generated from.

    Raises:
        UserError: a hypothesis is missing, or belongs to no sentence: the log is cut short or of another input.
    """
    best: dict[int, tuple[float, str]] = {}
    for number, line in enumerate(read_lines(path), start=1):
        if not line.startswith("H-"):
            continue
        sentence, score, pieces = _parse(line, path, number)
        if sentence >= sentences:
            raise UserError(
                f"{path}, line {number}: a hypothesis for sentence {sentence} of an input of {sentences} lines "
                "(counted from 0); give the log of this input"
            )
        if sentence not in best or score > best[sentence][0]:
            best[sentence] = (score, pieces)
    missing = [sentence for sentence in range(sentences) if sentence not in best]
    if missing:
        raise UserError(
            f"{path} has no hypothesis for {len(missing)} of {sentences} sentences (the first is {missing[0]}, "
            "counted from 0); let fairseq-generate finish, without --skip-invalid-size-inputs-valid-test"
        )
    return [best[sentence][1] for sentence in range(sentences)]


def _parse(line: str, path: StrPath, number: int) -> tuple[int, float, str]:
    match = HYPOTHESIS.fullmatch(line)
    try:
        if match is None:
            raise ValueError(line)
        return int(match[1]), float(match[2]), match[3]
    except ValueError:
        raise UserError(f"{path}, line {number}: not a whole hypothesis line; let fairseq-generate finish") from None
