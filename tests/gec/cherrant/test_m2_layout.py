"""ChERRANT's M2: what is written is what is read, and what is not M2 is refused by line."""

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.cherrant.annotation import Annotation
from tlm_fairseq.gec.cherrant.m2_layout import format_block, read_gold, write_m2
from tlm_fairseq.gec.m2 import Edit

DELETED, ALSO = Edit(1, 2, "R", ""), Edit(0, 2, "S", "书 的")
ANNOTATIONS = {
    0: Annotation(list("我书"), [[DELETED], [DELETED, ALSO]]),
    1: Annotation(list("我的书"), []),
    3: Annotation(list("无法标注"), [], annotatable=False),
}
BLOCK = """\
S 我 的 书
T0-A0 我 书
A 1 2|||R|||-NONE-|||REQUIRED|||-NONE-|||0
T0-A1 我 书
A 1 2|||R|||-NONE-|||REQUIRED|||-NONE-|||0
A 0 2|||S|||书 的|||REQUIRED|||-NONE-|||0
T1 没有错误
A -1 -1|||noop|||-NONE-|||REQUIRED|||-NONE-|||1
T3 无法标注
A -1 -1|||NA|||-NONE-|||REQUIRED|||-NONE-|||3"""


def test_a_block():
    assert format_block(list("我的书"), ANNOTATIONS) == BLOCK


def test_the_readings_of_an_annotator_are_read_together_and_who_refused_is_left_out(tmp_path):
    path = tmp_path / "gold.m2"
    write_m2(path, [(list("我的书"), ANNOTATIONS), (["好"], {0: Annotation(["好"], [])})])
    assert read_gold(path, ["我的 书", "好"]) == [{0: [DELETED, DELETED, ALSO], 1: []}, {0: []}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("S 我\nA 0 1|||R|||-NONE-|||REQUIRED|||-NONE-\n", "line 2: expected 'A start end"),
        ("S 我\nA 0 2|||R|||-NONE-|||REQUIRED|||-NONE-|||0\n", "line 2: the edit 0 2 lies outside its sentence of 1"),
        ("S 我\nT0-B0 我\n", "line 2: unknown mark of a reading 'T0-B0'; give 'T0-A0'"),
        ("S 我\nS 我\n", "line 2: expected 'S ...'"),
        ("T0 没有错误\n", "line 1: expected 'S ...'"),
        ("S 我\n\nS 你\n", "line 3: not the sentence in line 2 of the source"),
        ("S 我\n", "has 1 sentences and the source 2; give one for each"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, text, message):
    path = tmp_path / "gold.m2"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError, match=message) as caught:
        read_gold(path, ["我", "他"])
    assert str(caught.value).startswith(str(path)) and "\n" not in str(caught.value)
