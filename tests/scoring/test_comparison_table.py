from tlm_fairseq.scoring.comparison_table import format_comparison
from tlm_fairseq.scoring.significance import SystemResult

BASELINE = SystemResult(0.5, (0.45, 0.55))
BETTER = SystemResult(0.61234, (0.56, 0.66), 0.11234, (0.05, 0.17), 0.001, 0.0001, 0.0002)
SAME = SystemResult(0.5, (0.45, 0.55), -0.0, (-0.00001, 0.00001), 1.0, 1.0, 1.0)


def test_one_system():
    assert format_comparison(["base", "tlm"], BASELINE, [BETTER], "F0.5", 4) == (
        "system    F0.5          interval  difference            interval  p bootstrap  p randomisation\n"
        "base    0.5000  [0.4500, 0.5500]    baseline\n"
        "tlm     0.6123  [0.5600, 0.6600]     +0.1123  [+0.0500, +0.1700]       0.0010           0.0001"
    )


def test_several_systems_are_corrected_for_their_number():
    lines = format_comparison(["base", "tlm", "copy"], BASELINE, [BETTER, SAME], "BLEU", 2).split("\n")
    assert lines[0].endswith("p bootstrap  p randomisation  p Holm")
    assert lines[2].endswith("0.0010           0.0001  0.0002")
    # What rounds to nothing has no sign.
    assert lines[3].split() == "copy 0.50 [0.45, 0.55] 0.00 [0.00, 0.00] 1.0000 1.0000 1.0000".split()
