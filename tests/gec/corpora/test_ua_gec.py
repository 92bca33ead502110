import json
import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora import ua_gec
from tlm_fairseq.gec.corpora.pair_selection import Selection
from tlm_fairseq.gec.corpora.ua_gec import Document, align_annotators, split_documents
from tlm_fairseq.gec.m2 import Edit, correct_sentence, read_m2

from places import REAL_DATA


def document(identifier, annotator=1, source=("a", "b"), target=("A", "b")):
    return Document(identifier, annotator, tuple(source), tuple(target))


TRAIN = [
    document("0001", source=["one two", "shared", "long " * 9], target=["One two", "Shared", "long " * 9]),
    document("0001", annotator=2, source=["one two", "shared", "long " * 9], target=["one , two", "Shared", "x"]),
    document("0002", source=["three", "", "four"], target=["Three", "x", "four"]),
    document("0003", source=["five", "six"], target=["Five", "six"]),
    document("0004", source=["seven", "five"], target=["Seven", "Five !"]),
]
TEST = [
    document("0009", source=["shared", "test only"], target=["Shared", "Test only"]),
    document("0009", annotator=2, source=["shared", "test only"], target=["shared .", ""]),
]


@pytest.fixture
def fake_package(tmp_path, monkeypatch):
    """Stands for the installed package: documents as its Corpus gives them, and its folder of files."""
    module = tmp_path / "ua_gec"
    texts = module / "data/gec-only/train/source-sentences-tokenized"
    texts.mkdir(parents=True)
    (texts / "0001.src.txt").write_text("one two\n")
    (module / "data/metadata.csv").write_text("id\n0001\n")

    def corpus(partition, annotation_layer):
        for one in {"train": TRAIN, "test": TEST}[partition]:
            yield SimpleNamespace(
                doc_id=one.identifier,
                meta=SimpleNamespace(annotator_id=one.annotator),
                source_sentences_tokenized=list(one.source),
                target_sentences_tokenized=list(one.target),
            )

    package = SimpleNamespace(__file__=str(module / "__init__.py"), Corpus=corpus)
    monkeypatch.setattr(ua_gec, "_package", lambda: package)
    monkeypatch.setattr(ua_gec.metadata, "version", lambda name: {"ua-gec": "0.0"}[name])


def test_prepare_writes_every_file_and_accounts_for_every_pair(tmp_path, fake_package):
    # Seed 1 of random.Random draws document 0002 of the four for validation.
    prepared = ua_gec.prepare(tmp_path / "out", selection=Selection(valid_share=0.25, seed=1, max_tokens=8))
    counts = prepared.counts
    text = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()}
    assert text["valid.src"] == "three\nfour\n" and text["valid.tgt"] == "Three\nfour\n"
    assert text["train.src"] == "one two\none two\nfive\nsix\nseven\nfive\n"
    assert text["train.tgt"] == "One two\none , two\nFive\nsix\nSeven\nFive !\n"
    assert text["test.src"] == "shared\ntest only\n"
    assert text["test.tgt"] == text["test.ref0"] == "Shared\nTest only\n"
    assert text["test.ref1"] == "shared .\n\n"  # a deleted sentence keeps its line
    assert counts == {
        "train": {
            "documents": 3,
            "pairs": 6,
            "unchanged_pairs": 1,
            "dropped": {"longer than the maximum": 2, "source also in test": 2},
        },
        "valid": {"documents": 1, "pairs": 2, "unchanged_pairs": 1, "dropped": {"blank source or target": 1}},
        "test": {"sentences": 2, "annotators": 2},
    }
    manifest = json.loads(text["manifest.json"])
    assert manifest["counts"] == counts
    assert manifest["source"]["package"] == "ua-gec" and manifest["source"]["files"] == 2
    assert manifest["options"] == {
        "annotation_layer": "gec-only",
        "valid_share": 0.25,
        "seed": 1,
        "max_tokens": 8,
        "drop_unchanged": False,
        "dedup_against": [],
    }
    # 13 sentences in train, those of two annotators twice, and the two of the test set once.
    assert prepared.sentences == 13 + 2
    assert sorted(manifest["outputs"]) == sorted(set(text) - {"manifest.json"})


def test_prepare_twice_gives_the_same_files(tmp_path, fake_package):
    for name in ("a", "b"):
        ua_gec.prepare(tmp_path / name, selection=Selection(0.25, seed=3))
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_an_interrupted_prepare_leaves_the_folder_as_it_was(tmp_path, fake_package, monkeypatch):
    ua_gec.prepare(tmp_path, selection=Selection(0.25))
    before = contents(tmp_path)

    def full_disk(path, lines):
        raise OSError("No space left on device")

    monkeypatch.setattr("tlm_fairseq.text.prepared_folder.write_lines", full_disk)
    with pytest.raises(OSError):
        ua_gec.prepare(tmp_path, selection=Selection(0.25, seed=2))
    assert contents(tmp_path) == before


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_an_option_that_leaves_nothing_is_refused_before_writing(tmp_path, fake_package):
    with pytest.raises(UserError, match="nothing left"):
        ua_gec.prepare(tmp_path / "out", selection=Selection(0.25, 1, max_tokens=0))
    assert not (tmp_path / "out").exists()


def test_the_test_set_as_m2_keeps_both_annotators(tmp_path, fake_package):
    def annotate(pairs):
        return [[Edit(0, len(source.split()), "R", target)] for source, target in pairs]

    ua_gec.prepare(tmp_path, selection=Selection(0.25), annotate=annotate)
    first, second = read_m2(tmp_path / "test.m2")
    assert first.source == "shared"
    assert first.edits == {0: [Edit(0, 1, "R", "Shared")], 1: [Edit(0, 1, "R", "shared .")]}
    assert second.source == "test only" and second.edits[1] == [Edit(0, 2, "R", "")]


def test_no_validation_set_where_none_is_wanted(tmp_path, fake_package):
    counts = ua_gec.prepare(tmp_path, selection=Selection(valid_share=0)).counts
    assert list(counts) == ["train", "test"] and not (tmp_path / "valid.src").exists()


def test_only_changed_pairs_are_trained_on_where_wanted(tmp_path, fake_package):
    counts = ua_gec.prepare(tmp_path, selection=Selection(0.25, seed=1, drop_unchanged=True)).counts
    assert counts["train"]["dropped"]["unchanged"] == 2 and counts["valid"]["dropped"]["unchanged"] == 1
    assert counts["train"]["unchanged_pairs"] == counts["valid"]["unchanged_pairs"] == 0


@given(
    identifiers=st.lists(st.integers(0, 99), min_size=2, max_size=30, unique=True),
    share=st.floats(0.01, 0.99),
    seed=st.integers(0, 5),
    order=st.randoms(use_true_random=False),
)
def test_split_is_by_document_and_fixed_by_the_seed(identifiers, share, seed, order):
    documents = [document(f"{number:04}", annotator) for number in identifiers for annotator in (1, 2)]
    train, valid = split_documents(documents, share, seed)
    names = [{one.identifier for one in part} for part in (train, valid)]
    assert not names[0] & names[1] and all(names)
    assert len(train) + len(valid) == len(documents)
    order.shuffle(documents)
    assert {one.identifier for one in split_documents(documents, share, seed)[1]} == names[1]


@pytest.mark.parametrize("share", [1, -0.1, 1.5, float("nan")])
def test_shares_outside_0_and_1_are_refused(share):
    with pytest.raises(UserError, match="--valid-share"):
        split_documents([document("1"), document("2")], share, seed=1)


def test_annotators_stand_beside_the_sources():
    sources, references = align_annotators([*TEST, document("0010"), document("0010", 2, target=("", "b"))])
    assert sources == ["shared", "test only", "a", "b"]
    assert references == [["Shared", "Test only", "A", "b"], ["shared .", "", "", "b"]]


@pytest.mark.parametrize(
    "second", [document("0009", 2, source=("other", "b")), document("0009", 3), document("0007", 2)]
)
def test_annotators_that_do_not_match_are_refused(second):
    with pytest.raises(UserError, match="test document 000[79]"):
        align_annotators([document("0009"), document("0008"), document("0008", 2), second])


def test_a_document_of_unequal_sides_is_refused():
    with pytest.raises(UserError, match="document 0001, annotator 1: 2 source sentences and 1"):
        document("0001", target=("A",))


def test_missing_package_names_the_command(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ua_gec", None)
    with pytest.raises(UserError, match="python -m pip install ua-gec"):
        ua_gec.read_documents("test", "gec-only")


def test_the_published_corpus_has_its_published_size():
    """Sizes of ua-gec 2.1.3, gec-only. Of its untokenised test sentences 83 stand in train, of the tokenised ones
    87."""
    pytest.importorskip("ua_gec")
    if ua_gec.metadata.version("ua-gec") != "2.1.3":
        pytest.skip("the sizes are those of ua-gec 2.1.3")
    train = ua_gec.read_documents("train", "gec-only")
    by_identifier = {one.identifier: len(one.source) for one in train}
    assert (len(train), len(by_identifier), sum(by_identifier.values())) == (1749, 1706, 31037)
    sources, references = align_annotators(ua_gec.read_documents("test", "gec-only"))
    assert (len(sources), len(references)) == (2696, 2)
    train_sources = {source for one in train for source in one.source}
    assert sum(source in train_sources for source in sources) == 87


@pytest.mark.real_data
def test_the_official_m2_makes_the_sentences_of_the_package():
    """Applied to the 2,696 test sentences, the official edits of either annotator give the package's corrections."""
    path = REAL_DATA / "ua-gec/gec-only.test.m2"
    pytest.importorskip("ua_gec")
    if not path.is_file():
        pytest.skip(f"{path} is absent")
    sentences = [sentence for sentence in read_m2(path) if not re.fullmatch(r"# \d+", sentence.source)]
    sources, references = align_annotators(ua_gec.read_documents("test", "gec-only"))
    assert [sentence.source.split() for sentence in sentences] == [source.split() for source in sources]
    for annotator, reference in enumerate(references):
        corrected = [correct_sentence(sentence, annotator).split() for sentence in sentences]
        assert corrected == [target.split() for target in reference]
