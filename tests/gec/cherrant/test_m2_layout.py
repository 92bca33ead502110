"""ChERRANT's M2: what is written, and that it is what is read."""

from tlm_fairseq.gec.cherrant.annotation import Annotation
from tlm_fairseq.gec.cherrant.m2_layout import format_block, write_m2
from tlm_fairseq.gec.m2 import NO_CORRECTION, AnnotatedSentence, Edit, read_m2

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


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "gold.m2"
    write_m2(path, [(list("我的书"), ANNOTATIONS), (["好"], {0: Annotation(["好"], [])})])
    deleted = Edit(1, 2, "R", NO_CORRECTION)
    assert read_m2(path) == [
        AnnotatedSentence("我 的 书", {0: [deleted], 1: []}, {0: [[deleted, ALSO]]}),
        AnnotatedSentence("好", {0: []}),
    ]
