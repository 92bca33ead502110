import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.subwords.sentencepiece import SentencePiece, train_sentencepiece

TEXT = """Я люблю читати книги , які написав мій друг .
Вони пішли додому пізно ввечері , бо п'ять годин працювали .
Цей текст не має помилок , а той має .
This is a sentence of English words , and so is that .
"""


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    folder = tmp_path_factory.mktemp("subwords")
    (folder / "train.src").write_text(TEXT * 3, encoding="utf-8")
    train_sentencepiece([folder / "train.src"], folder / "small", vocabulary_size=340)
    return folder / "small"


@pytest.fixture(scope="module")
def subwords(prefix):
    return SentencePiece(f"{prefix}.model")


def test_the_dictionary_is_fairseqs_and_holds_every_piece_but_the_unknown_one(prefix):
    lines = (prefix.parent / "small.dict.txt").read_text("utf-8").split("\n")
    assert lines.pop() == ""
    assert len(lines) == 340 - 1
    assert all(re.fullmatch(r"\S+ 1", line) for line in lines)
    assert sum(bool(re.fullmatch(r"<0x[0-9A-F]{2}> 1", line)) for line in lines) == 256


def test_training_is_deterministic(prefix, tmp_path):
    train_sentencepiece([prefix.parent / "train.src"], tmp_path / "again", vocabulary_size=340)
    for ending in ("model", "dict.txt"):
        assert (tmp_path / f"again.{ending}").read_bytes() == (prefix.parent / f"small.{ending}").read_bytes()


def torn_as_fairseq(line):
    """fairseq.tokenizer.tokenize_line: any run of Unicode white space separates tokens."""
    return re.sub(r"\s+", " ", line).strip().split()


@pytest.mark.parametrize(
    "line",
    [
        "Я люблю текст .",
        "",
        "a\u00a0b",  # no-break space
        "a\u2028b \x1d c \r d",
        "е\u0301 п\u02bcять п'ять п\u2019ять",  # stress mark and three apostrophes
        "語法 😀 \ufeff",
        "<s> </s> <pad> <unk> <0x41>",
        "ﬁ ½ Å ¼",  # NFKC would rewrite each of these
    ],
)
def test_nothing_is_lost_or_unknown(subwords, prefix, line):
    encoded = subwords.encode(line)
    known = {entry[: -len(" 1")] for entry in (prefix.parent / "small.dict.txt").read_text("utf-8").split("\n")}
    assert set(encoded.split(" ")) - {""} <= known
    assert subwords.decode(" ".join(torn_as_fairseq(encoded))) == line


@given(line=st.text(st.characters(blacklist_characters="\n\u2581", blacklist_categories=("Cs",)), max_size=30))
def test_any_line_survives_subwords_and_fairseq(subwords, line):
    line = re.sub(" +", " ", line).strip(" ")
    assert subwords.decode(" ".join(torn_as_fairseq(subwords.encode(line)))) == line


def test_a_vocabulary_that_does_not_suit_the_text_is_refused(prefix, tmp_path):
    for size in (10, 100000):
        with pytest.raises(UserError, match=f"--vocabulary-size {size} ") as error:
            train_sentencepiece([prefix.parent / "train.src"], tmp_path / "new", vocabulary_size=size)
        assert "\n" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_model_is_refused(tmp_path):
    (tmp_path / "text.model").write_text("not a model")
    for path in (tmp_path / "text.model", tmp_path / "none.model"):
        with pytest.raises(UserError, match="segment train"):
            SentencePiece(path)


def test_a_model_without_byte_pieces_is_refused(tmp_path):
    import sentencepiece

    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT.split("\n")),
        model_prefix=str(tmp_path / "plain"),
        vocab_size=60,
        model_type="bpe",
        minloglevel=2,
    )
    with pytest.raises(UserError, match="no byte pieces"):
        SentencePiece(tmp_path / "plain.model")
