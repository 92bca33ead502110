from tlm_fairseq.experiments import input_digest
from tlm_fairseq.experiments.input_digest import digest_of_inputs


def test_names_sizes_and_both_ends_count(tmp_path, monkeypatch):
    monkeypatch.setattr(input_digest, "ENDS", 4)
    folder, file = tmp_path / "data", tmp_path / "model.pt"
    (folder / "inner").mkdir(parents=True)
    file.write_bytes(b"0123456789")
    (folder / "inner/a").write_bytes(b"x")
    seen = {digest_of_inputs([folder, None, file])}
    (folder / "preprocess.log").write_text("noon")
    assert digest_of_inputs([folder, file]) in seen
    (folder / "manifest.json").write_text("made here, today")
    assert digest_of_inputs([folder, file]) in seen
    assert digest_of_inputs([folder, file], with_records=True) not in seen
    for content in (b"9123456789", b"0123456780", b"01234567899"):
        file.write_bytes(content)
        seen.add(digest_of_inputs([folder, file]))
    (folder / "inner/a").rename(folder / "inner/b")
    seen.add(digest_of_inputs([folder, file]))
    assert len(seen) == 5
    # The middle of a large file does not.
    file.write_bytes(b"0123x56789")
    other = digest_of_inputs([folder, file])
    file.write_bytes(b"0123456789")
    assert digest_of_inputs([folder, file]) == other
