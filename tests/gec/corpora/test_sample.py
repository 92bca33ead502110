from tlm_fairseq.commands import main
from tlm_fairseq.text.parallel_text import read_parallel


def read_sample(folder):
    return {
        "train": read_parallel([folder / "train.src", folder / "train.tgt"]),
        "valid": read_parallel([folder / "valid.src", folder / "valid.tgt"]),
        "test": read_parallel([folder / "test.src", folder / "test.ref0", folder / "test.ref1"]),
    }


def test_sample_is_parallel_text_with_errors_and_no_sentence_in_two_parts(tmp_path):
    assert main(["gec", "sample", "--out", str(tmp_path)]) == 0
    parts = read_sample(tmp_path)
    sources = [source for part in parts.values() for source in part[0]]
    assert 20 <= len(sources) == len(set(sources)) <= 40
    for source, *corrected in parts.values():
        assert all(sum(a != b for a, b in zip(source, target)) >= 0.8 * len(source) for target in corrected)
    assert parts["test"][1] != parts["test"][2]


def test_sample_is_written_twice_but_not_over_other_text(tmp_path, capsys):
    assert main(["gec", "sample", "--out", str(tmp_path)]) == 0
    assert main(["gec", "sample", "--out", str(tmp_path)]) == 0
    (tmp_path / "train.src").write_text("my own text\n")
    (tmp_path / "valid.src").unlink()
    assert main(["gec", "sample", "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert (tmp_path / "train.src").read_text() == "my own text\n" and not (tmp_path / "valid.src").exists()
