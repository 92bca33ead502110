"""A system's M2: its edits, and the sentences that they make."""

import pytest

from tlm_fairseq.errors import UserError
from tlm_fairseq.gec.m2 import Edit
from tlm_fairseq.gec.metrics.system_edits import read_corrected, read_system_m2

END = "|||REQUIRED|||-NONE-|||"
M2 = f"""S 肺 病
T0-A0 肺 疾 病
A 1 1|||M|||疾{END}0
T0-A1 肺 疾 病
A 0 1|||S|||肺 疾{END}0

S 不 清
T0 无法标注
A -1 -1|||NA|||-NONE-{END}0

S 好
A -1 -1|||noop|||-NONE-{END}0
"""


def write(folder, text):
    path = folder / "hyp.m2"
    path.write_text(text, "utf-8")
    return str(path)


def test_the_edits_of_all_readings_and_the_sentence_of_the_first(tmp_path):
    system = read_system_m2(write(tmp_path, M2))
    assert system.sources == ["肺 病", "不 清", "好"]
    assert system.edits == [[Edit(1, 1, "M", "疾"), Edit(0, 1, "S", "肺 疾")], [], []]
    assert read_corrected(write(tmp_path, M2)) == ["肺 疾 病", "不 清", "好"]


@pytest.mark.parametrize("read", [read_system_m2, read_corrected])
def test_several_annotators_are_no_system(tmp_path, read):
    with pytest.raises(UserError, match="hyp.m2, sentence 2: edits of 2 annotators; a system's M2 file has those of"):
        read(write(tmp_path, f"S a\n\nS a\nA 0 1|||R|||b{END}0\nA 0 1|||R|||c{END}1\n"))


def test_edits_that_overlap_make_no_sentence(tmp_path):
    path = write(tmp_path, f"S a b\nA 0 2|||R|||x{END}0\nA 1 2|||R|||y{END}0\n")
    assert len(read_system_m2(path).edits[0]) == 2
    with pytest.raises(UserError, match="hyp.m2, sentence 1: two edits replace token 1 of 'a b'; give edits that"):
        read_corrected(path)


@pytest.mark.parametrize(
    "sources, message",
    [(["肺病", "不清"], "has 3 sentences and src 2; give"), (["肺病", "清", "好"], "sentence 2 differs from line 2")],
)
def test_another_text_is_refused(tmp_path, sources, message):
    path = write(tmp_path, M2)
    system = read_system_m2(path)
    system.check_sources(path, ["肺病", "不 清", "好"], "src", between="")
    with pytest.raises(UserError, match=message):
        system.check_sources(path, sources, "src", between="")
