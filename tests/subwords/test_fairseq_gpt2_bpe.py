import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

MERGES = ["Ġ t", "h e", "Ġt he", "i n", "Ġ in"]


@pytest.fixture(scope="module")
def write_files(tmp_path_factory):
    """Returns write(merges, **numbers): a folder with both files, numbered as GPT-2 numbers its pieces."""
    from fairseq.data.encoders.gpt2_bpe_utils import bytes_to_unicode

    def write(merges=MERGES, **numbers):
        folder = tmp_path_factory.mktemp("gpt2")
        pieces = [*bytes_to_unicode().values(), *(merge.replace(" ", "") for merge in MERGES), "<|endoftext|>"]
        encoder = {piece: number for number, piece in enumerate(pieces)} | numbers
        encoder = {piece: number for piece, number in encoder.items() if number is not None}
        (folder / "encoder.json").write_text(json.dumps(encoder))
        (folder / "vocab.bpe").write_text("\n".join(["#version: 0.2", *merges, ""]), "utf-8")
        return folder

    return write


@pytest.fixture(scope="module")
def open_folder():
    from tlm_fairseq.subwords.registry import open_pieces

    return lambda folder: open_pieces("gpt2", folder)


@pytest.fixture(scope="module")
def pieces(write_files, open_folder):
    return open_folder(write_files())


def test_the_numbers_are_those_of_encoder_json(pieces):
    # Bytes in the order of bytes_to_unicode: "!" is 0, "a" is 64; then the merges in their order.
    assert pieces.encode("a the in!") == "64 258 260 0"
    assert pieces.decode("64 258 260 0") == "a the in!"


@given(line=st.text(st.characters(blacklist_characters="\n", blacklist_categories=("Cs",)), max_size=40))
def test_any_line_comes_back_exactly(pieces, line):
    encoded = pieces.encode(line)
    assert all(piece.isdecimal() for piece in encoded.split(" ") if encoded)
    assert pieces.decode(encoded) == line and pieces.restore(line, encoded) == line


def test_a_hypothesis_may_hold_more_than_text(pieces):
    assert pieces.decode("64 <mask> madeupword0001 258 99999 ") == "a the"
    assert pieces.decode("64 <unk> 64") == "a<unk>a" and pieces.decode("") == ""
    end_of_line = pieces.encode("a\nb")
    assert pieces.decode(end_of_line) == "a b"
    assert pieces.decode(pieces.encode("é").split()[0]) == "\ufffd"


def test_unknown_pieces_come_from_the_source(pieces):
    assert pieces.restore("a the in!", "64 <unk> 260 0") == "a the in!"
    assert pieces.restore("a the in!", "<unk> <unk> 260 <unk>", {"260"}.__contains__) == "a the in!"
    assert pieces.words("a the in!") == ["a", "the", "in!"] and not pieces.by_characters


def test_either_file_or_their_folder_can_be_named(write_files, open_folder, pieces):
    folder = write_files()
    for name in ("encoder.json", "vocab.bpe"):
        assert open_folder(folder / name).encode("the") == pieces.encode("the")


@pytest.mark.parametrize(
    "damage, message",
    [
        (lambda folder: (folder / "vocab.bpe").unlink(), "vocab.bpe: no such file"),
        (lambda folder: (folder / "encoder.json").write_text("{"), "not pieces with"),
        (lambda folder: (folder / "encoder.json").write_text("[]"), "not pieces with their numbers"),
        (lambda folder: (folder / "vocab.bpe").write_bytes(b"\xff\n"), "pairs of pieces in UTF-8"),
        (lambda folder: (folder / "vocab.bpe").write_text("#version\nx y\n"), "'x y' is no pair of pieces"),
        (lambda folder: (folder / "vocab.bpe").write_text("#version\nh e x\n"), "'h e x' is no pair"),
    ],
)
def test_damaged_files(write_files, open_folder, damage, message):
    from tlm_fairseq.errors import UserError

    folder = write_files()
    damage(folder)
    with pytest.raises(UserError, match=message) as error:
        open_folder(folder)
    assert "\n" not in str(error.value) and str(folder) in str(error.value)


@pytest.mark.parametrize(
    "numbers, message", [({"a": None}, "lacks 'a'"), ({"a": 0}, "of its own"), ({"a": "x"}, "of its own")]
)
def test_an_encoder_that_would_lose_text(write_files, open_folder, numbers, message):
    from tlm_fairseq.errors import UserError

    with pytest.raises(UserError, match=message):
        open_folder(write_files(**numbers))
