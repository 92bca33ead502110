from tlm_fairseq.gec.report.sentence_scores import write_sentence_scores

SENTENCES = [
    {"sentence": 1, "annotator": 0, "f": 0.5, "types": {"R": {"tp": 1}}},
    {"sentence": 2, "annotator": None, "f": 1.0},
]


def test_lines_of_json(tmp_path):
    write_sentence_scores(tmp_path / "x.jsonl", SENTENCES)
    assert (tmp_path / "x.jsonl").read_text() == (
        '{"sentence": 1, "annotator": 0, "f": 0.5, "types": {"R": {"tp": 1}}}\n'
        '{"sentence": 2, "annotator": null, "f": 1.0}\n'
    )


def test_a_table_leaves_out_what_has_parts(tmp_path):
    write_sentence_scores(tmp_path / "x.tsv", SENTENCES)
    assert (tmp_path / "x.tsv").read_text() == "sentence\tannotator\tf\n1\t0\t0.5\n2\t\t1.0\n"
