from tlm_fairseq.report.text_table import aligned


def test_names_stand_left_and_figures_right():
    rows = [["system", "P", "R"], ["a", "1.00", "12.50"], ["longer name", "98.70", ""]]
    assert aligned(rows) == ["system           P      R", "a             1.00  12.50", "longer name  98.70"]


def test_the_gap_can_be_chosen():
    assert aligned([["a", "1"], ["b", "22"]], gap=" | ") == ["a |  1", "b | 22"]
