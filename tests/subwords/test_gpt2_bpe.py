import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.gpt2_bpe import ByteLevelNumbers

tokenizers = pytest.importorskip("tokenizers", reason="the package tokenizers is not installed")

# The 256 bytes in the order of GPT-2's encoder.json, then the merges in theirs.
BYTES = [*range(33, 127), *range(161, 173), *range(174, 256)]
BYTES += [byte for byte in range(256) if byte not in BYTES]
MERGES = ["Ġ t", "h e", "Ġt he"]
THE = {"t": 83, "h": 71, "e": 68, "Ġ": 220, "Ġt": 256, "he": 257, "Ġthe": 258}


def characters():
    """GPT-2's character for each byte: itself where it is printed, or else the next one from U+0100 on."""
    unprinted = iter(range(256, 512))
    return [chr(byte) if byte in BYTES[:188] else chr(next(unprinted)) for byte in BYTES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gpt2")
    pieces = [*characters(), *(merge.replace(" ", "") for merge in MERGES)]
    (folder / "encoder.json").write_text(json.dumps({piece: row for row, piece in enumerate(pieces)}), "utf-8")
    (folder / "vocab.bpe").write_text("#version: 0.2\n" + "".join(merge + "\n" for merge in MERGES), "utf-8")
    return folder


# By hand: GPT-2's numbers of "t", "h", "e" and the space are their places above; a merge needs the space in front.
@pytest.mark.parametrize(
    "text, space, pieces",
    [
        ("the", False, [THE["t"], THE["he"]]),
        ("the", True, [THE["Ġthe"]]),
        ("the the", False, [THE["t"], THE["he"], THE["Ġthe"]]),
        (" t", False, [THE["Ġt"]]),
        ("é", False, [BYTES.index(0xC3), BYTES.index(0xA9)]),
        ("", False, []),
    ],
)
def test_encode(folder, text, space, pieces):
    assert ByteLevelNumbers(folder, space).encode(text) == " ".join(map(str, pieces))


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=20))
def test_nothing_of_a_text_is_lost(folder, text):
    pieces = {row: piece for piece, row in json.loads((folder / "encoder.json").read_text("utf-8")).items()}
    byte_of = dict(zip(characters(), BYTES))
    joined = "".join(pieces[int(number)] for number in ByteLevelNumbers(folder).encode(text).split())
    assert bytes(byte_of[character] for character in joined).decode("utf-8") == text


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("encoder.json", None, "cannot be read"),
        ("encoder.json", "{", "encoder.json: not JSON"),
        ("encoder.json", '{"a": "b"}', "not a number of its own for each piece"),
        ("encoder.json", '{"a": 1, "b": 1}', "not a number of its own for each piece"),
        ("encoder.json", '{"a": 0}', "one of the 256 bytes"),
        ("vocab.bpe", "#version: 0.2\na b c\n", "vocab.bpe, line 2: not a pair of pieces"),
        ("vocab.bpe", "x y\n", "vocab.bpe: not merges of encoder.json"),
    ],
)
def test_what_is_no_byte_level_bpe_is_refused(folder, tmp_path, name, content, message):
    for each in ("encoder.json", "vocab.bpe"):
        (tmp_path / each).write_bytes((folder / each).read_bytes())
    (tmp_path / name).unlink() if content is None else (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(UserError, match=message) as error:
        ByteLevelNumbers(tmp_path)
    assert "\n" not in str(error.value) and str(tmp_path) in str(error.value)


def test_without_the_package_it_says_how_to_install_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(UserError, match="need the package tokenizers; run: python -m pip install"):
        ByteLevelNumbers(folder)
