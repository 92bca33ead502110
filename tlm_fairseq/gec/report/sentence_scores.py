"""The figures of each sentence in a file: lines of JSON, or a table."""

import json
from collections.abc import Mapping, Sequence

from tlm_fairseq.text.files import StrPath, written_whole

TABLE_ENDING = ".tsv"


def write_sentence_scores(path: StrPath, sentences: Sequence[Mapping[str, object]]) -> None:
    """Writes a line for each sentence, whole or not at all: JSON, or with tabs where the name ends in ``.tsv``.

    A table has the names of the first sentence's figures above it; what has parts of its own, such as types, is left
    out there.
    """
    with written_whole(path) as handle:
        if not str(path).endswith(TABLE_ENDING):
            handle.writelines(json.dumps(sentence, ensure_ascii=False) + "\n" for sentence in sentences)
            return
        names = [name for name, value in sentences[0].items() if not isinstance(value, Mapping)]
        handle.write("\t".join(names) + "\n")
        for sentence in sentences:
            handle.write("\t".join(_cell(sentence[name]) for name in names) + "\n")


def _cell(value: object) -> str:
    return "" if value is None else str(value)
