import json

import pytest

from tlm_fairseq.text.manifest import file_record, sha256_of_file, sha256_of_files, versions_of, write_manifest

# FIPS 180-2, appendix B.1: SHA-256 of "abc".
SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_digest_of_a_file(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of_file(tmp_path / "a") == SHA256_OF_ABC


def test_digest_of_files_sees_content_and_name_but_not_order(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("1")
    second.write_text("2")
    digest = sha256_of_files(tmp_path, [first, second])
    assert digest == sha256_of_files(tmp_path, [second, first])
    renamed = first.rename(tmp_path / "renamed")
    assert digest != sha256_of_files(tmp_path, [renamed, second])
    renamed.rename(first)
    second.write_text("3")
    assert digest != sha256_of_files(tmp_path, [first, second])


def test_manifest_holds_the_record_and_the_outputs(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    write_manifest(tmp_path, ["a"], corpus="Корпус")
    text = (tmp_path / "manifest.json").read_text("utf-8")
    assert "Корпус" in text
    record = json.loads(text)
    assert record["corpus"] == "Корпус" and record["outputs"] == {"a": SHA256_OF_ABC}


def test_a_file_that_was_read_and_the_packages_that_were_used(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert file_record(tmp_path / "a", lines=1) == {"file": "a", "sha256": SHA256_OF_ABC, "lines": 1}
    assert versions_of("pytest", "no_such_module") == {"pytest": pytest.__version__}
