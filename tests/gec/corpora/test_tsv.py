import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.corpora.tsv import BLANK_LINE, NO_CORRECTION, UNANNOTATABLE, read_mucgec, read_nlpcc, read_tsv
from tlm_fairseq.subwords.characters import segment_characters


def write(folder, text, name="x.tsv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def sentences(part):
    return [sentence[:3] for sentence in part.sentences]


def test_clang8_has_a_source_and_a_target(tmp_path):
    part = read_tsv([write(tmp_path, 'I goes "home\tI go "home\r\n\n\tx\ny\t\n')])
    assert sentences(part) == [('I goes "home', ('I go "home',), 1), ("", ("x",), 3), ("y", ("",), 4)]
    assert part.dropped == {BLANK_LINE: 1}


def test_columns_are_chosen_and_a_header_is_skipped(tmp_path):
    path = write(tmp_path, "id\tref1\tsrc\tref0\n1\tB\ta\tA\n2\t\tc\tC\n")
    part = read_tsv([path], source_column=3, target_columns=[4, 2], header=True)
    # An empty field after the first target: that annotator has none.
    assert sentences(part) == [("a", ("A", "B"), 2), ("c", ("C", None), 3)]


@pytest.mark.parametrize(
    "text, message",
    [
        ("a\tb\nc\n", "x.tsv, line 2: 1 columns, and column 2 is wanted"),
        ("", "x.tsv is empty"),
        ("\n\n", "x.tsv holds no sentence"),
        (b"a\tb\n\xff\xff\t\n", "x.tsv, line 2: neither UTF-8 nor GB18030"),
    ],
)
def test_what_is_no_tsv_is_refused(tmp_path, text, message):
    with pytest.raises(UserError) as error:
        read_tsv([write(tmp_path, text)])
    assert message in str(error.value)


# The first line is the example of MuCGEC's own description; the marks are those of its dev file.
MUCGEC = (
    "1\t因为在冰箱里没什么东西也做很好吃的菜。\t即使在冰箱里没什么东西也能做很好吃的菜。\t"
    "即使在冰箱里没什么东西，也能做很好吃的菜。\n"
    "2\t都很好。\t没有错误\n"
    "3\t乱乱的。\t无法标注\n"
    "4\t我 去KTV\t没有错误\t我去了KTV\t无法标注\t\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_mucgec(tmp_path, encoding):
    part = read_mucgec([write(tmp_path, MUCGEC.encode(encoding))], segment_characters)
    first, second, last = part.sentences
    assert first.source.startswith("因 为 在") and len(first.targets) == 2 and first.targets[1].startswith("即 使 在")
    assert second[:2] == ("都 很 好 。", ("都 很 好 。",))
    assert last == ("我 去 KTV", ("我 去 KTV", "我 去 了 KTV"), 4, None, "4")
    assert part.dropped == {UNANNOTATABLE: 1}


def test_ids_of_mucgec_are_unique_in_a_file_that_is_evaluated_on(tmp_path):
    path = write(tmp_path, "1\t一\t一\n2\t二\t二\n1\t三\t三\n")
    with pytest.raises(UserError, match="x.tsv, line 3: id 1 stands on line 1 already; give each sentence an id"):
        read_mucgec([path])
    assert len(read_mucgec([path], training=True).sentences) == 3
    others = [write(tmp_path, "1\t一\t一\n"), write(tmp_path, "1\t三\t三\n", "y.tsv")]
    assert len(read_mucgec(others).sentences) == 2


def test_a_blind_test_has_sources_only(tmp_path):
    path = write(tmp_path, "1\t一\n2\t二\n")
    assert sentences(read_mucgec([path])) == [("一", (), 1), ("二", (), 2)]
    part = read_mucgec([path], training=True)
    assert part.sentences == [] and part.dropped == {NO_CORRECTION: 2}
    with pytest.raises(UserError, match="x.tsv, line 2: no correction, and others have one"):
        read_mucgec([write(tmp_path, "1\t一\t一\n2\t二\n")])


def test_nlpcc(tmp_path):
    text = "1\t0\t我很好。\n2\t2\t我去玩在。\t我在玩。\t我去玩。\n3\t1\t没有。\n4\t0\t好\t好的\n5\t2\t他\t她\n"
    path = write(tmp_path, text)
    part = read_nlpcc([path], training=True)
    assert sentences(part) == [
        ("我很好。", ("我很好。",), 1),
        ("我去玩在。", ("我在玩。", "我去玩。"), 2),
        ("好", ("好的",), 4),
        ("他", ("她",), 5),
    ]
    assert part.dropped == {NO_CORRECTION: 1}
    assert part.notes == [
        f"{path}, line 3: another number of corrections than announced (3 such lines; those that are there are taken)"
    ]


@pytest.mark.parametrize(
    "reader, text, message",
    [
        (read_mucgec, "1\t一\t二\nno tab\n", "line 2: expected 'id<TAB>source"),
        (read_nlpcc, "1\t一\t二\n", "line 1: expected 'id<TAB>number"),
        (read_nlpcc, "1\t0\n", "line 1: expected 'id<TAB>number"),
        (read_nlpcc, "1\t²\t二\n", "line 1: expected 'id<TAB>number"),
    ],
)
def test_another_form_is_refused(tmp_path, reader, text, message):
    with pytest.raises(UserError) as error:
        reader([write(tmp_path, text)])
    assert message in str(error.value)
