"""GPT-2's byte-level BPE as numbers, the way that the dict.txt of RoBERTa and of BART lists its pieces.

Radford et al., "Language Models are Unsupervised Multitask Learners", 2019, section 2.2. No text is unknown to it.
"""

import json

from tlm_fairseq.data.parallel_text import read_lines
from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.tokenizers_package import tokenizers_package

ENCODER, MERGES = "encoder.json", "vocab.bpe"


class ByteLevelNumbers:
    """The pieces of an encoder.json and a vocab.bpe.

    Args:
        folder: of both files.
        add_prefix_space: put a space before the first word, so that it gets the pieces that it has inside a sentence.

    Raises:
        UserError: a file is missing or malformed, they do not belong together, or the package ``tokenizers`` is not
            installed.
    """

    def __init__(self, folder, add_prefix_space=False):
        tokenizers = tokenizers_package()
        numbers = _read_numbers(folder / ENCODER)
        lacking = sorted(set(tokenizers.pre_tokenizers.ByteLevel.alphabet()) - set(numbers))
        if lacking:
            raise UserError(f"{folder / ENCODER}: lacks {lacking[0]!r}, one of the 256 bytes; download it again")
        try:
            model = tokenizers.models.BPE(numbers, _read_merges(folder / MERGES))
        except Exception as error:  # The library raises no class of its own.
            reason = str(error).split("\n")[0]
            raise UserError(f"{folder / MERGES}: not merges of {ENCODER} ({reason}); download both again") from None
        self._tokenizer = tokenizers.Tokenizer(model)
        self._tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)

    def encode(self, text):
        """Returns the numbers of the pieces, separated by spaces."""
        return " ".join(map(str, self._tokenizer.encode(text).ids))


def _read_numbers(path):
    try:
        numbers = json.loads("\n".join(read_lines(path)))
    except ValueError:
        raise UserError(f"{path}: not JSON; download it again") from None
    whole = isinstance(numbers, dict) and all(type(number) is int and number >= 0 for number in numbers.values())
    if not whole or len(set(numbers.values())) < len(numbers):
        raise UserError(f"{path}: not a number of its own for each piece; download it again")
    return numbers


def _read_merges(path):
    """Pairs of pieces, one a line after a line with the version."""
    merges = []
    for place, line in enumerate(read_lines(path), start=1):
        if not line or (place == 1 and line.startswith("#version")):
            continue
        pair = tuple(line.split(" "))
        if len(pair) != 2 or not all(pair):
            raise UserError(f"{path}, line {place}: not a pair of pieces; download it again")
        merges.append(pair)
    return merges
