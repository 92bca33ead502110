"""GPT-2's byte-level BPE, each subword written as its number, as the dict.txt of RoBERTa and of BART lists it.

Radford et al., "Language Models are Unsupervised Multitask Learners", 2019, section 2.2. No text is unknown to it and
none is lost, white space included. The subwords are those of fairseq's ``--bpe gpt2``, without fairseq.
"""

from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.bpe_files import ENCODER, MERGES, byte_characters, read_merges, read_numbers
from tlm_fairseq.subwords.fairseq_symbols import UNKNOWN
from tlm_fairseq.subwords.interface import Subwords


class GPT2BPE(Subwords):
    """The subwords of an encoder.json and a vocab.bpe.

    Args:
        folder: of both files.
        add_prefix_space: put a space before the first word, so that it gets the subwords that it has inside a
            sentence.

    Raises:
        UserError: a file is missing or malformed, or they do not belong together.
    """

    model_files = (ENCODER, MERGES)

    def __init__(self, folder: Path, add_prefix_space: bool = False) -> None:
        import tokenizers

        for name in (ENCODER, MERGES):
            if not (folder / name).is_file():
                raise UserError(f"{folder / name}: no such file; gpt2 needs {ENCODER} and {MERGES} in one folder")
        numbers = read_numbers(folder / ENCODER)
        alphabet = byte_characters()
        lacking = [character for character in alphabet if character not in numbers]
        if lacking:
            raise UserError(f"{folder / ENCODER}: lacks {lacking[0]!r}, one of the 256 bytes; download it again")
        merges = read_merges(folder / MERGES)
        try:
            model = tokenizers.models.BPE(numbers, merges)
        except Exception as error:  # The library raises no class of its own.
            reason = str(error).split("\n")[0]
            raise UserError(f"{folder / MERGES}: not merges of {ENCODER} ({reason}); download both again") from None
        self._tokenizer = tokenizers.Tokenizer(model)
        self._tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
        self._join = tokenizers.decoders.ByteLevel().decode
        of_text = {subword: number for subword, number in numbers.items() if set(subword) <= set(alphabet)}
        self._subword_of = {str(number): subword for subword, number in of_text.items()}

    def encode(self, text: str) -> str:
        """Returns the numbers of the subwords, separated by spaces."""
        return " ".join(map(str, self._tokenizer.encode(text).ids))

    def decode(self, subwords: str) -> str:
        """Returns the text of the numbers; bytes that are no UTF-8 become U+FFFD, and a line end a space.

        The unknown subword stays to be seen; other symbols that are no part of a text (``<mask>``) are left out.
        """
        runs: list[list[str]] = [[]]
        for number in subwords.split():
            if number == UNKNOWN:
                runs.append([])
            elif number in self._subword_of:
                runs[-1].append(self._subword_of[number])
        return UNKNOWN.join(map(self._join, runs)).replace("\n", " ")
