"""A parallel corpus of some twenty sentences with typical errors of learners of English, written for a first trial."""

from importlib.resources import files
from pathlib import Path

from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath
from tlm_fairseq.text.parallel_text import write_lines


def write_sample(out: StrPath) -> list[Path]:
    """Writes ``train|valid.{src,tgt}``, ``test.src`` and ``test.ref0``, ``test.ref1`` to the folder ``out``.

    Returns:
        The paths of the files, in the order of their names.

    Raises:
        UserError: a file of one of these names and of other contents is there already.
    """
    folder = files("tlm_fairseq.gec.corpora").joinpath("sample_texts")
    texts = {Path(out) / text.name: text.read_text("utf-8") for text in folder.iterdir()}
    for path, text in texts.items():
        if path.exists() and path.read_text("utf-8", errors="replace") != text:
            raise UserError(f"{path} is there already and is not the sample's; name another folder")
    for path, text in texts.items():
        write_lines(path, text.splitlines())
    return sorted(texts)
