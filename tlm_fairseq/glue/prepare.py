"""A task's published files -> the text files that fairseq's ``sentence_prediction`` is fed from, and a manifest.

For each split: SPLIT.input0 and, for pairs, SPLIT.input1 hold pieces separated by spaces; SPLIT.label a label a line
where the split has labels; SPLIT.ids the numbers of the examples of a test set. Beside them dict.txt, label.dict.txt
with the labels in the order of the table of tasks, fairseq.options (what of ``fairseq-train`` the task implies) and
splits.tsv.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, cast

from tlm_fairseq.errors import UserError
from tlm_fairseq.glue.examples import ExamplesOfFile, read_examples
from tlm_fairseq.glue.fitting import fit, frame_length
from tlm_fairseq.glue.tasks import F1, MATTHEWS, PEARSON, PublishedFile, Task
from tlm_fairseq.subwords.fairseq_symbols import FAIRSEQ_SYMBOLS
from tlm_fairseq.subwords.interface import Subwords
from tlm_fairseq.text.files import StrPath, written_together
from tlm_fairseq.text.manifest import NAME, file_record, write_manifest
from tlm_fairseq.text.parallel_text import read_lines, write_lines
from tlm_fairseq.text.subset import choose_fraction, hold_out

# The pieces of each sentence of an example.
_Text = tuple[list[str], ...]

DICTIONARY, LABELS, OPTIONS, SPLITS = "dict.txt", "label.dict.txt", "fairseq.options", "splits.tsv"
# Metric of a task -> the criterion's option that computes it, and its name there. fairseq gathers the predictions of
# all batches of a validation before it computes these.
_REPORTS = {
    MATTHEWS: ("--report-mcc", "mcc"),
    F1: ("--report-acc-and-f1", "acc_and_f1"),
    PEARSON: ("--report-pearson-and-spearman", "pearson_and_spearman"),
}


class Options(NamedTuple):
    """How to prepare.

    Attributes:
        fraction: of the training set to keep, as text or number.
        valid_share: of the training set to validate on; the development sets become test sets then.
        seed: of these two choices.
        max_positions: of an example, its special tokens among them; longer ones are cut and counted.
        separator: whether the model has two ``</s>`` between sentences, as RoBERTa has, or one, as BERT has.
        skip_broken: whether rows with a wrong number of columns are left out and counted.
    """

    fraction: str | float = 1
    valid_share: str | float = 0
    seed: int = 1
    max_positions: int = 512
    separator: bool = False
    skip_broken: bool = False


@dataclass
class Split:
    """One split: its name as fairseq knows it, the file it is from, its examples, and where predictions for it go."""

    name: str
    path: Path
    read: ExamplesOfFile
    labelled: bool
    submission: str | None = None
    counts: dict[str, int | dict[str, int]] = field(default_factory=dict)


def prepare(
    folder: StrPath,
    out: StrPath,
    task: Task,
    pieces: Subwords,
    options: Options = Options(),
    dictionary: StrPath | None = None,
    record: Mapping[str, object] | None = None,
) -> list[Split]:
    """Writes the files of a task; returns the list of ``Split``.

    Args:
        folder: with the published files of the task.
        out: folder to write to.
        task: a Task.
        pieces: has ``encode(text)``: pieces separated by spaces.
        options: an ``Options``.
        dictionary: the model's dict.txt; None makes one of the pieces of the training set.
        record: what else the manifest is to say.

    Raises:
        UserError: a file is missing or malformed.
    """
    splits = _read_splits(Path(folder), task, options)
    encoded = [_encode(split, pieces, task, options) for split in splits]
    dictionary_lines = _frequent_first(encoded[0]) if dictionary is None else read_lines(dictionary)
    known = {line.rpartition(" ")[0] for line in dictionary_lines}
    with written_together(out, NAME) as new:
        names = [DICTIONARY, LABELS, OPTIONS, SPLITS]
        write_lines(new / DICTIONARY, dictionary_lines)
        write_lines(new / LABELS, [f"{label} 1" for label in task.labels])
        write_lines(new / OPTIONS, [" ".join(fairseq_options(task, options.separator))])
        write_lines(new / SPLITS, ["\t".join(map(str, _row(split))) for split in splits])
        for split, texts in zip(splits, encoded):
            names += _write_split(new, split, texts, task)
            found = [piece in known for text in texts for sentence in text for piece in sentence]
            split.counts |= {"pieces": len(found), "unknown_pieces": found.count(False)}
        settings = {"seed": options.seed, "fraction": str(options.fraction), "valid_share": str(options.valid_share)}
        write_manifest(
            new,
            names,
            task=task.name,
            metrics=list(task.metrics),
            labels=list(task.labels),
            **(record or {}),
            **settings,
            max_positions=options.max_positions,
            separator=options.separator,
            splits={
                split.name: file_record(
                    split.path,
                    labelled=split.labelled,
                    submission=split.submission,
                    **split.counts,
                    dropped=dict(split.read.dropped),
                )
                for split in splits
            },
        )
    return splits


def fairseq_options(task: Task, separator: bool) -> list[str]:
    """Returns the options of ``fairseq-train`` that follow from the task, as a list of words.

    The best checkpoint is the one with the best metric of the task; fairseq rounds it to a tenth of a percent.
    """
    words = ["--task", "glue", "--criterion", "sentence_prediction", "--num-classes", str(task.outputs)]
    words += ["--init-token", "0", *(["--separator-token", "2"] if separator and len(task.inputs) == 2 else [])]
    if task.is_regression:
        words.append("--regression-target")
    reports = [_REPORTS[metric] for metric in task.metrics if metric in _REPORTS]
    option, best = reports[0] if reports else (None, "accuracy")
    words += [option] if option else []
    return [*words, "--best-checkpoint-metric", best, "--maximize-best-checkpoint-metric"]


def _read_splits(folder: Path, task: Task, options: Options) -> list[Split]:
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder; give the one with the files of {task.name}")
    path = _find(folder, task.train)
    if path is None:
        names = " or ".join(task.train.names)
        raise UserError(f"{folder}: holds no {names}; give the folder with the files of {task.name}")
    whole = read_examples(path, task, task.train.columns, skip_broken=options.skip_broken)
    kept, held_out = hold_out(len(whole.examples), options.valid_share, options.seed)
    valid = [] if not held_out else [Split("", path, _part(whole, held_out), True)]
    if not kept:
        raise UserError(f"{path}: --valid-share {options.valid_share} leaves nothing to train on")
    chosen = choose_fraction(kept, options.fraction, options.seed)
    examples = [whole.examples[at] for at in chosen]
    train = Split("train", path, ExamplesOfFile(examples, whole.dropped, whole.notes), True)
    train.counts["of"] = len(whole.examples)
    development = _read_files(folder, task, task.valid, True, options)
    tests = _read_files(folder, task, task.test, False, options)
    if valid:
        tests = development + tests
    elif development:
        valid = development
    else:
        raise UserError(
            f"{folder}: holds no {' or '.join(task.valid[0].names)}; put it there, or validate on a part of the "
            "training set with --valid-share"
        )
    for role, splits in (("valid", valid), ("test", tests)):
        for number, split in enumerate(splits):
            # As fairseq-preprocess numbers them.
            split.name = f"{role}{number or ''}"
    return [train, *valid, *tests]


def _read_files(
    folder: Path, task: Task, files: Iterable[PublishedFile], labelled: bool, options: Options
) -> list[Split]:
    splits = []
    for file in files:
        path = _find(folder, file)
        if path is not None:
            read = read_examples(path, task, file.columns, labelled, options.skip_broken)
            splits.append(Split("", path, read, labelled, file.submission))
    return splits


def _find(folder: Path, file: PublishedFile) -> Path | None:
    return next((folder / name for name in file.names if (folder / name).is_file()), None)


def _part(whole: ExamplesOfFile, indices: Iterable[int]) -> ExamplesOfFile:
    return ExamplesOfFile([whole.examples[at] for at in indices])


def _encode(split: Split, pieces: Subwords, task: Task, options: Options) -> list[_Text]:
    """Lists of pieces of each sentence of each example, cut to the positions; counts what it does."""
    room = options.max_positions - frame_length(len(task.inputs), options.separator)
    if room < len(task.inputs):
        raise UserError(f"--max-positions {options.max_positions} leaves no room for text")
    texts, cut, longest = [], 0, 0
    for example in split.read.examples:
        text = tuple(pieces.encode(sentence).split() for sentence in example.inputs)
        length = sum(map(len, text))
        longest = max(longest, length + options.max_positions - room)
        cut += length > room
        texts.append(fit(text, room))
    labels = Counter(example.label for example in split.read.examples if example.label is not None)
    split.counts |= {"examples": len(texts), "cut": cut, "longest": longest}
    if split.labelled and not task.is_regression:
        split.counts["labels"] = {label: labels[label] for label in task.labels}
    return texts


def _frequent_first(texts: Iterable[_Text]) -> list[str]:
    counts = Counter(piece for text in texts for sentence in text for piece in sentence)
    for symbol in FAIRSEQ_SYMBOLS:
        counts.pop(symbol, None)
    return [f"{piece} {count}" for piece, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))]


def _row(split: Split) -> tuple[str, str, int, str | None]:
    return split.name, split.path.name, len(split.read.examples), "labelled" if split.labelled else split.submission


def _write_split(out: Path, split: Split, texts: Sequence[_Text], task: Task) -> list[str]:
    files = {f"{split.name}.input{at}": [" ".join(text[at]) for text in texts] for at in range(len(task.inputs))}
    examples = split.read.examples
    if split.labelled:
        files[f"{split.name}.label"] = cast(list[str], [example.label for example in examples])
    else:
        files[f"{split.name}.ids"] = [example.number for example in examples]
    for name, lines in files.items():
        write_lines(out / name, lines)
    return list(files)
