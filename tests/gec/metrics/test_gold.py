"""Gold edits of M2 files, with document headers and without."""

import pytest

from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics import Errant, MaxMatch
from tlm_fairseq.gec.metrics.gold import check_sources, read_gold_m2

M2 = "S # 0001\n\nS a cat sit .\nA 2 3|||R:VERB|||sits|||REQUIRED|||-NONE-|||0\n\nS # 0002\n\nS the dog .\n\n"
SOURCES = ["a cat sit .", "the dog ."]


@pytest.fixture
def m2(tmp_path):
    path = tmp_path / "gold.m2"
    path.write_text(M2, "utf-8")
    return path


def test_headers_are_left_out_where_the_text_has_none(m2):
    gold = read_gold_m2(m2, 2, "hyp")
    check_sources(gold, m2, SOURCES)
    assert gold.headers == 2 and gold.notes == [f"{m2}: 2 document headers such as '# 0002' left out"]
    whole = read_gold_m2(m2, 4, "hyp")
    assert (len(whole.edits), whole.headers, whole.notes) == (4, 0, [])


def test_another_number_or_text_is_refused(m2):
    with pytest.raises(UserError, match=f"hyp has 3 lines and {m2} 4 sentences"):
        read_gold_m2(m2, 3, "hyp")
    with pytest.raises(UserError, match=r"sentence 2 \(document headers left out\) differs from line 2"):
        check_sources(read_gold_m2(m2, 2, "hyp"), m2, ["a cat sit .", "the cat ."])


def test_the_commands_say_so(m2, tmp_path, capsys):
    (tmp_path / "src").write_text("\n".join(SOURCES) + "\n", "utf-8")
    (tmp_path / "hyp").write_text("a cat sits .\nthe dog .\n", "utf-8")
    hyp, src = str(tmp_path / "hyp"), str(tmp_path / "src")
    assert main(["gec", "score", "m2", "--hyp", hyp, "--src", src, "--ref", str(m2)]) == 0
    printed = capsys.readouterr()
    assert "correct 1  proposed 1  gold 1" in printed.out and "|headers-left-out:2|" in printed.out
    assert "2 document headers" in printed.err
    arguments = ["--metric", "m2", "--baseline", src, "--systems", hyp, "--ref", str(m2), "--trials", "50"]
    assert main(["compare", *arguments]) == 0
    assert "|headers-left-out:2|" in capsys.readouterr().out


CHERRANT_M2 = """S 肺 病
T0-A0 肺 疾 病
A 1 1|||M|||疾|||REQUIRED|||-NONE-|||0
T0-A1 肺 疾 病
A 0 1|||S|||肺 疾|||REQUIRED|||-NONE-|||0
T1-A0 病
A 0 1|||R|||-NONE-|||REQUIRED|||-NONE-|||1

S 好
T0 没有错误
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||0
"""


def test_readings_of_one_annotator_are_alternatives(tmp_path):
    (tmp_path / "gold.m2").write_text(CHERRANT_M2, "utf-8")
    gold = read_gold_m2(tmp_path / "gold.m2", 2, "hyp")
    assert [[[edit[:2] for edit in reading] for reading in sentence] for sentence in gold.readings()] == [
        [[(1, 1)], [(0, 1)], [(0, 1)]],
        [[]],
    ]
    assert gold.annotators == 2
    # As one set of edits the two readings would be two gold edits, of which a system can make one.
    assert MaxMatch().score(gold.sources, ["肺 疾 病", "好"], gold).counts == (1, 1, 1)
    made = [[Edit(0, 1, "S", "肺 疾")], []]
    assert Errant().compare_edits(made, gold) == [(1, 0, 0), (0, 0, 0)]


def test_a_sentence_that_every_annotator_refused_is_not_scored(tmp_path):
    refused = "\nS 不 清\nT0 无法标注\nA -1 -1|||NA|||-NONE-|||REQUIRED|||-NONE-|||0\n"
    (tmp_path / "gold.m2").write_text(CHERRANT_M2 + refused, "utf-8")
    gold = read_gold_m2(tmp_path / "gold.m2", 3, "hyp")
    assert gold.edits[2] == {} and list(gold.readings())[2] == []
    assert gold.notes == [
        f"{tmp_path / 'gold.m2'}: not scored, since every annotator refused them (type NA): 1 sentences"
    ]
    rows = MaxMatch().statistics(gold.sources, ["肺 疾 病", "好", "清 楚"], gold)
    assert rows == [(1, 1, 1), (0, 0, 0), (0, 0, 0)]
    assert Errant().compare_edits([[], [], [Edit(0, 1, "R", "")]], gold)[2] == (0, 0, 0)
