"""A nested part of a parallel training set, in fairseq's binary form, with the dictionaries and the validation data of
the whole."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from tlm_fairseq.experiments.step import Step
from tlm_fairseq.text.parallel_text import read_parallel, write_lines
from tlm_fairseq.text.subset import choose_fraction


def write_subset(
    text: Path, languages: Sequence[str], data_bin: Path, folder: Path, fraction: float, seed: int
) -> None:
    """Writes the text of the part, and the validation data, into ``folder``.

    Args:
        text: folder with ``train.LANGUAGE`` of both languages, in pieces.
        languages: source and target.
        data_bin: folder of fairseq-preprocess with the whole data.
        folder: an empty folder.
        fraction: of the sentence pairs, above 0 and at most 1.
        seed: of the choice; with the same seed a smaller part lies within a larger one.
    """
    sides = read_parallel([text / f"train.{language}" for language in languages])
    chosen = choose_fraction(list(range(len(sides[0]))), fraction, seed)
    for language, lines in zip(languages, sides):
        write_lines(folder / f"train.{language}", [lines[number] for number in chosen])
    binary = binary_folder(folder)
    binary.mkdir()
    for path in sorted(data_bin.glob("valid*")):
        shutil.copy(path, binary)


def binarising_steps(languages: Sequence[str], data_bin: Path, folder: Path) -> list[Step]:
    """Returns the steps after ``write_subset``."""
    source, target = languages
    return [
        Step.of(
            "fairseq-preprocess",
            "fairseq-preprocess",
            "--source-lang",
            source,
            "--target-lang",
            target,
            "--trainpref",
            folder / "train",
            "--srcdict",
            data_bin / f"dict.{source}.txt",
            "--tgtdict",
            data_bin / f"dict.{target}.txt",
            "--destdir",
            binary_folder(folder),
        )
    ]


def binary_folder(folder: Path) -> Path:
    """Returns where fairseq-train finds the part."""
    return folder / "binary"
