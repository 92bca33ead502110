"""MultiGEC-2025: whole texts of learners of twelve languages, as essays in a Markdown-like layout.

Masciolini et al., "The MultiGEC-2025 Shared Task on Multilingual Grammatical Error Correction at NLP4CALL", 2025. Of a
subcorpus there are files ``LANGUAGE-CORPUS-orig-SPLIT.md`` and, where corrections are published,
``LANGUAGE-CORPUS-ref1-SPLIT.md``, ...; the splits are train, dev and test. Their essays are aligned by ids::

    ### essay_id = 1
    The text, in one line or several.

    ### essay_id = 2
    ...

Not every reference has every essay. Here a unit is a line of an essay where all of its references have as many lines
that are not blank, and otherwise the essay on one line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.corpus_part import NO_CORRECTION, CorpusPart, CorrectedSentence
from tlm_fairseq.gec.corpora.submission import Exported, read_hypotheses, refuse_to_overwrite
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import read_lines, write_lines
from tlm_fairseq.text.text_file import UTF_8

NO_TEXT = "essay without text"
_HEAD = re.compile(r"###\s*essay_id\s*=\s*(\S(?:.*\S)?)\s*")
_HEAD_BEGINS = "### essay_id"
_ORIGINAL = re.compile(r"(.+)-orig-(train|dev|test)\.md")


@dataclass
class Essay:
    """An essay: where its head stands, and its lines that are not blank, by their numbers."""

    identifier: str
    line: int
    texts: dict[int, str] = field(default_factory=dict)

    def units(self, by_line: bool) -> list[tuple[int, str]]:
        """Returns (line, text) of each line, or of the whole essay as one."""
        if by_line:
            return list(self.texts.items())
        return [(next(iter(self.texts)), " ".join(text.strip() for text in self.texts.values()))]


def read_essays(path: StrPath) -> dict[str, Essay]:
    """Returns the ``Essay`` of each id, in the order of the file.

    Raises:
        UserError: the file cannot be read, a text stands before the first id, or an id comes twice or is blank.
    """
    essays: dict[str, Essay] = {}
    essay: Essay | None = None
    for number, line in enumerate(read_lines(path), start=1):
        if line.startswith(_HEAD_BEGINS):
            head = _HEAD.fullmatch(line)
            if not head:
                raise UserError(f"{path}, line {number}: expected '### essay_id = ID'")
            essay = Essay(head[1], number)
            if essay.identifier in essays:
                first = essays[essay.identifier].line
                raise UserError(
                    f"{path}, line {number}: essay {essay.identifier} stands on line {first} already; "
                    "give each essay an id of its own"
                )
            essays[essay.identifier] = essay
        elif line.strip():
            if essay is None:
                raise UserError(f"{path}, line {number}: a text before the first '### essay_id = ID'; give its id")
            essay.texts[number] = line
    if not essays:
        raise UserError(f"{path} holds no essay; give a file of MultiGEC, as published")
    return essays


def find_references(path: StrPath) -> list[Path]:
    """Returns the reference files beside a file ``...-orig-SPLIT.md``, in the order of their numbers.

    Raises:
        UserError: the name of the file is another.
    """
    path = Path(path)
    name = _ORIGINAL.fullmatch(path.name)
    if not name:
        raise UserError(
            f"{path} is not named LANGUAGE-CORPUS-orig-train|dev|test.md; give MultiGEC's file as published"
        )
    found = re.compile(rf"{re.escape(name[1])}-ref([0-9]+)-{name[2]}\.md")
    numbered = [(int(match[1]), each) for each in path.parent.glob("*.md") if (match := found.fullmatch(each.name))]
    return [each for _, each in sorted(numbered)]


def read_multigec(paths: Iterable[StrPath], convert: Callable[[str], str] = str, training: bool = False) -> CorpusPart:
    """Returns the ``CorpusPart`` of files with original essays, with the references that stand beside them.

    Args:
        paths: files ``...-orig-SPLIT.md``.
        convert: what is done to every text.
        training: whether essays without a reference are left out and counted.

    Raises:
        UserError: a file is not as described, or a reference has an essay that the original lacks.
    """
    part = CorpusPart()
    for path in paths:
        references, essays = find_references(path), read_essays(path)
        part.begin_file(path, UTF_8)
        corrected = [_read_reference(reference, essays, path) for reference in references]
        for reference in references:
            part.add_source(reference, UTF_8)
        for essay in essays.values():
            versions = [known.get(essay.identifier) for known in corrected]
            if not essay.texts:
                part.dropped[NO_TEXT] += 1
            elif training and not any(versions):
                part.dropped[NO_CORRECTION] += 1
            else:
                part.sentences += _units(essay, versions, convert)
    return part


def export_multigec(out: StrPath, corpus: StrPath, hypotheses: StrPath, ids: StrPath | None = None) -> Exported:
    """Writes hypotheses for the essays of a file: the file itself with other texts.

    Args:
        out: file to write.
        corpus: the file ``...-orig-SPLIT.md``.
        hypotheses: a line for each unit.
        ids: the essay's id for each of these lines; an essay with as many of them as it has lines keeps its lines, one
            with a single one becomes one line, and one without any keeps its text. None: there is a line for each
            line of the corpus that is not blank, heads apart.

    Raises:
        UserError: a file cannot be read, or the hypotheses are not those of the essays.
    """
    refuse_to_overwrite(out, corpus)
    lines: list[str | None] = list(read_lines(corpus))
    essays = read_essays(corpus)
    made = _by_essay(essays, corpus, hypotheses, ids)
    for essay in essays.values():
        texts = made.get(essay.identifier)
        if texts is None:
            continue
        numbers = list(essay.texts)
        if len(texts) == 1 and len(numbers) > 1:
            lines[numbers[0] : numbers[-1]] = [None] * (numbers[-1] - numbers[0])
        for number, text in zip(numbers, texts):
            # A text that is as it was keeps its white space too.
            unchanged = len(texts) == len(numbers) and text.split() == essay.texts[number].split()
            lines[number - 1] = essay.texts[number] if unchanged else text
    write_lines(out, (line for line in lines if line is not None))
    missing = [essay.identifier for essay in essays.values() if essay.texts and essay.identifier not in made]
    joined = [identifier for identifier, texts in made.items() if len(texts) < len(essays[identifier].texts)]
    notes = []
    if missing:
        notes.append(f"{hypotheses}: {len(missing)} essays have no line, {missing[0]} for one; they keep their text")
    if joined:
        notes.append(f"{out}: {len(joined)} essays have lost their line ends, {joined[0]} for one")
    return Exported(len(essays), notes)


def _read_reference(path: StrPath, essays: dict[str, Essay], original: StrPath) -> dict[str, Essay]:
    """Returns the essays of a reference that have a text."""
    reference = read_essays(path)
    for identifier, essay in reference.items():
        if identifier not in essays:
            raise UserError(
                f"{path}, line {essay.line}: essay {identifier} is not in {original}; give the two of one corpus"
            )
    return {identifier: essay for identifier, essay in reference.items() if essay.texts}


def _units(
    essay: Essay, versions: Sequence[Essay | None], convert: Callable[[str], str]
) -> Iterator[CorrectedSentence]:
    by_line = all(len(version.texts) == len(essay.texts) for version in versions if version)
    corrected = [[text for _, text in version.units(by_line)] if version else None for version in versions]
    for number, (line, source) in enumerate(essay.units(by_line)):
        targets = tuple(convert(texts[number]) if texts else None for texts in corrected)
        yield CorrectedSentence(convert(source), targets, line, identifier=essay.identifier)


def _by_essay(
    essays: dict[str, Essay], corpus: StrPath, path: StrPath, ids_path: StrPath | None
) -> dict[str, list[str]]:
    """Returns the hypotheses of each essay that has some."""
    texts, ids = read_hypotheses(path, ids_path)
    for number, text in enumerate(texts, start=1):
        if text.startswith(_HEAD_BEGINS):
            raise UserError(f"{path}, line {number}: a text that begins as the head of an essay does; change it")
    if ids is None:
        ids = [essay.identifier for essay in essays.values() for _ in essay.texts]
        if len(ids) != len(texts):
            raise UserError(
                f"{path} has {len(texts)} lines and {corpus} {len(ids)} lines of text; give a line for each, or the "
                "essays' ids of the lines with --ids (test.ids of `gec prepare`)"
            )
    made: dict[str, list[str]] = {}
    for number, (identifier, text) in enumerate(zip(ids, texts), start=1):
        if identifier not in essays:
            raise UserError(
                f"{ids_path}, line {number}: essay {identifier} is not in {corpus}; give the ids of its essays"
            )
        made.setdefault(identifier, []).append(text)
    for identifier, lines in made.items():
        known = len(essays[identifier].texts)
        if len(lines) not in (1, known) or not known:
            raise UserError(
                f"{ids_path}: essay {identifier} has {len(lines)} lines, and {known} in {corpus}, line "
                f"{essays[identifier].line}; give one for each of them, or one for the essay"
            )
    return made
