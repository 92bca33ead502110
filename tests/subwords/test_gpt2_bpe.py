import json
import random
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.gpt2_bpe import GPT2BPE

# The 256 bytes in the order of GPT-2's encoder.json, then the merges in theirs.
BYTES = [*range(33, 127), *range(161, 173), *range(174, 256)]
BYTES += [byte for byte in range(256) if byte not in BYTES]
MERGES = ["Ġ t", "h e", "Ġt he", "i n", "Ġ in"]
THE = {"t": 83, "h": 71, "e": 68, "Ġ": 220, "Ġt": 256, "he": 257, "Ġthe": 258}
TEXTS = st.text(st.characters(blacklist_characters="\n", blacklist_categories=("Cs",)), max_size=40)


def characters():
    """GPT-2's character for each byte: itself where it is printed, or else the next one from U+0100 on."""
    unprinted = iter(range(256, 512))
    return [chr(byte) if byte in BYTES[:188] else chr(next(unprinted)) for byte in BYTES]


@pytest.fixture(scope="module")
def write_files(tmp_path_factory):
    """Returns write(merges, **numbers): a folder with both files, numbered as GPT-2 numbers its subwords."""

    def write(merges=MERGES, **numbers):
        folder = tmp_path_factory.mktemp("gpt2")
        subwords = [*characters(), *(merge.replace(" ", "") for merge in merges), "<|endoftext|>"]
        encoder = {subword: number for number, subword in enumerate(subwords)} | numbers
        encoder = {subword: number for subword, number in encoder.items() if number is not None}
        (folder / "encoder.json").write_text(json.dumps(encoder))
        (folder / "vocab.bpe").write_text("\n".join(["#version: 0.2", *merges, ""]), "utf-8")
        return folder

    return write


@pytest.fixture(scope="module")
def folder(write_files):
    return write_files()


@pytest.fixture(scope="module")
def bpe(folder):
    return GPT2BPE(folder)


# By hand: GPT-2's numbers of "t", "h", "e" and the space are their places above; a merge needs the space in front.
@pytest.mark.parametrize(
    "text, space, subwords",
    [
        ("the", False, [THE["t"], THE["he"]]),
        ("the", True, [THE["Ġthe"]]),
        ("the the", False, [THE["t"], THE["he"], THE["Ġthe"]]),
        (" t", False, [THE["Ġt"]]),
        ("é", False, [BYTES.index(0xC3), BYTES.index(0xA9)]),
        ("", False, []),
    ],
)
def test_encode(folder, text, space, subwords):
    assert GPT2BPE(folder, space).encode(text) == " ".join(map(str, subwords))


def test_the_numbers_are_those_of_encoder_json(bpe):
    # "!" is 0, "a" is 64; then the merges in their order.
    assert bpe.encode("a the in!") == "64 258 260 0"
    assert bpe.decode("64 258 260 0") == "a the in!"


@given(text=TEXTS)
def test_the_bytes_of_the_subwords_are_those_of_the_text(bpe, folder, text):
    written = {number: subword for subword, number in json.loads((folder / "encoder.json").read_text("utf-8")).items()}
    byte_of = dict(zip(characters(), BYTES))
    joined = "".join(written[int(number)] for number in bpe.encode(text).split())
    assert bytes(byte_of[character] for character in joined).decode("utf-8") == text


@given(line=TEXTS)
def test_any_line_comes_back_exactly(bpe, line):
    encoded = bpe.encode(line)
    assert all(subword.isdecimal() for subword in encoded.split(" ") if encoded)
    assert bpe.decode(encoded) == line and bpe.restore(line, encoded) == line


def test_a_hypothesis_may_hold_more_than_text(bpe):
    assert bpe.decode("64 <mask> madeupword0001 258 99999 ") == "a the"
    assert bpe.decode("64 <unk> 64") == "a<unk>a" and bpe.decode("") == ""
    end_of_line = bpe.encode("a\nb")
    assert bpe.decode(end_of_line) == "a b"
    assert bpe.decode(bpe.encode("é").split()[0]) == "\ufffd"


def test_unknown_subwords_come_from_the_source(bpe):
    assert bpe.restore("a the in!", "64 <unk> 260 0") == "a the in!"
    assert bpe.restore("a the in!", "<unk> <unk> 260 <unk>", {"260"}.__contains__) == "a the in!"
    assert bpe.words("a the in!") == ["a", "the", "in!"] and not bpe.by_characters


@pytest.mark.parametrize(
    "name, content, message",
    [
        ("encoder.json", None, "encoder.json: no such file; gpt2 needs"),
        ("encoder.json", b"{", "encoder.json, line 1: not JSON"),
        ("encoder.json", b"[]", "encoder.json: holds no JSON object"),
        ("encoder.json", b'{"a": "b"}', "'a' has 'b' for a number"),
        ("encoder.json", b'{"a": 1, "b": 1}', "'a' and 'b' both have number 1"),
        ("encoder.json", b'{"a": 0}', "one of the 256 bytes"),
        ("vocab.bpe", None, "vocab.bpe: no such file"),
        ("vocab.bpe", b"\xff\n", "vocab.bpe, line 1: not UTF-8"),
        ("vocab.bpe", b"#version: 0.2\na b c\n", "vocab.bpe, line 2: not a pair of subwords"),
        ("vocab.bpe", b"x y\n", "vocab.bpe: not merges of encoder.json .*`xy`"),
        ("vocab.bpe", "#version\nĠ t\nĠt in\n".encode(), "vocab.bpe: not merges of encoder.json .*`Ġtin`"),
    ],
)
def test_what_is_no_byte_level_bpe_is_refused(folder, tmp_path, name, content, message):
    for each in ("encoder.json", "vocab.bpe"):
        (tmp_path / each).write_bytes((folder / each).read_bytes())
    (tmp_path / name).unlink() if content is None else (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=message) as error:
        GPT2BPE(tmp_path)
    assert "\n" not in str(error.value) and str(tmp_path) in str(error.value)


@pytest.mark.parametrize(
    "numbers, message", [({"a": None}, "lacks 'a'"), ({"a": 0}, "both have number 0"), ({"a": "x"}, "'x' for a number")]
)
def test_an_encoder_that_would_lose_text(write_files, numbers, message):
    with pytest.raises(UserError, match=message):
        GPT2BPE(write_files(**numbers))


class TestAsFairseqsOwn:
    """fairseq's gpt2_bpe, OpenAI's code, is the reference for encoding and decoding."""

    @pytest.fixture(scope="class")
    def learnt(self, write_files):
        """A folder with merges learnt from text of several scripts, spaces and emoji."""
        import tokenizers

        learner = tokenizers.Tokenizer(tokenizers.models.BPE())
        learner.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
        alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
        trainer = tokenizers.trainers.BpeTrainer(vocab_size=700, initial_alphabet=alphabet, show_progress=False)
        learner.train_from_iterator([random_text(random.Random(seed)) for seed in range(400)], trainer)
        merges = json.loads(learner.to_str())["model"]["merges"]
        assert len(merges) == 700 - 256
        return write_files([" ".join(pair) for pair in merges])

    @pytest.fixture(scope="class")
    def stock(self, learnt):
        return fairseqs(learnt)

    @pytest.fixture(scope="class")
    def ours(self, learnt):
        return GPT2BPE(learnt)

    def test_random_texts(self, stock, ours):
        merged = 0
        for seed in range(3000):
            text = random_text(random.Random(-seed - 1))
            expected = " ".join(map(str, stock.encode(text)))
            assert ours.encode(text) == expected
            assert ours.decode(expected) == stock.decode(list(map(int, expected.split()))).replace("\n", " ")
            merged += sum(int(number) >= 256 for number in expected.split())
        assert merged > 10000

    @given(text=TEXTS)
    def test_any_text(self, stock, ours, text):
        assert ours.encode(text) == " ".join(map(str, stock.encode(text)))

    @given(numbers=st.lists(st.integers(0, 699), max_size=20))
    def test_decoding_any_numbers(self, stock, ours, numbers):
        """Most are no UTF-8 together."""
        assert ours.decode(" ".join(map(str, numbers))) == stock.decode(numbers).replace("\n", " ")

    def test_where_a_text_is_torn(self, write_files):
        """Letter, number, space or mark: both know the same, but for what the latest versions of Unicode have added."""
        # Any two bytes are merged within a word, so the numbers tell where it begins and ends.
        folder = write_files([f"{left} {right}" for left in characters() for right in characters()])
        stock, ours = fairseqs(folder), GPT2BPE(folder)
        # All below the ideographs, and some of the rest.
        for points in (range(0x3000), range(0x3000, sys.maxunicode + 1, 61)):
            known = [chr(point) for point in points if unicodedata.category(chr(point)) not in ("Cn", "Co", "Cs")]
            text = " ".join(f"a{character}b1{character}2!{character}? {character}{character}" for character in known)
            assert ours.encode(text) == " ".join(map(str, stock.encode(text)))


def fairseqs(folder):
    from fairseq.data.encoders.gpt2_bpe_utils import get_encoder

    return get_encoder(str(folder / "encoder.json"), str(folder / "vocab.bpe"))


WORDS = """the in is there it's don't WE'LL I'm they've 3.5 1984 été naïve Łódź Київ п'ять люблю книги 我爱你 日本語
한국어 नमस्ते שלום مرحبا 😀 👍🏽 👩‍👩‍👧 🇺🇦 e\u0301
½ ﬁ <unk> <s> <|endoftext|> --- ?! … “x” a_b C++""".split()
SPACES = [" "] * 12 + ["", "  ", "   ", "\t", "\u00a0", "\u3000", "\u2028", "\x1c", "\x85", "\u200b", "\n", " \n "]


def random_text(generator):
    """Words and white space of many kinds, some words torn or followed by any character."""
    text = generator.choice(["", " ", ""])
    for _ in range(generator.randint(0, 12)):
        word = generator.choice(WORDS)
        if generator.random() < 0.2:
            word = word[: generator.randint(1, len(word))] + chr(generator.randint(0, 0x2FFF))
        text += word + generator.choice(SPACES)
    return text
