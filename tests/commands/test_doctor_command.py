import json
import sys

import pytest
import torch

from tlm_fairseq.commands import doctor, main
from tlm_fairseq.fairseq_support import readiness
from tlm_fairseq.fairseq_support.installation import user_dir
from tlm_fairseq.version import __version__

CORE = ("torch", "fairseq", "sacrebleu", "sentencepiece")


def diagnose(capsys, *options):
    status = main(["doctor", *options])
    return status, capsys.readouterr().out


@pytest.fixture
def known_to_pip(monkeypatch):
    monkeypatch.setattr(readiness.importlib.metadata, "version", lambda name: "0.1.0")


def line_of(output, name):
    return next(line for line in output.split("\n") if line.startswith(f"  {name}  "))


def test_training_is_ready_here(capsys):
    status, output = diagnose(capsys)
    assert status == 0
    assert output.startswith(f"tlm-fairseq {__version__}")
    assert torch.__version__ in line_of(output, "torch        ")
    assert line_of(output, "training                   ").endswith("  ready")
    assert "torch uses" in line_of(output, "CPU ")


def test_json_holds_the_same(capsys):
    status, output = diagnose(capsys, "--json")
    found = json.loads(output)
    assert status == 0
    assert found["tlm_fairseq"]["version"] == __version__
    by_name = {package["name"]: package for package in found["packages"]}
    assert by_name["torch"]["version"] == torch.__version__
    assert all(by_name[name]["fault"] is None for name in CORE)
    assert {"task": "training", "missing": [], "faulty": [], "mend": None, "ready": True} in found["tasks"]
    assert set(found["devices"]) == {"CPU", "CUDA", "MPS"}


def test_what_user_dir_takes_is_told_alone(capsys):
    assert diagnose(capsys, "--user-dir") == (0, user_dir() + "\n")


def test_a_missing_extra_names_its_command_and_leaves_training_ready(capsys, monkeypatch, known_to_pip):
    monkeypatch.setitem(sys.modules, "errant", None)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    status, output = diagnose(capsys)
    assert status == 0
    assert line_of(output, "errant       ").endswith("  missing")
    assert "missing errant" in line_of(output, "GEC scoring                ")
    assert "  pip install 'tlm-fairseq[gec]'\n" in output
    assert "  pip install 'tlm-fairseq[plot]'\n" in output


@pytest.mark.parametrize("name", CORE)
def test_a_missing_core_package_stops_training(capsys, monkeypatch, known_to_pip, name):
    monkeypatch.setitem(sys.modules, name, None)
    status, output = diagnose(capsys)
    assert status == 1
    assert f"missing {name}" in line_of(output, "training                   ")
    assert "  pip install tlm-fairseq\n" in output


def test_a_package_that_cannot_be_imported_is_a_line(capsys, monkeypatch, tmp_path):
    (tmp_path / "sentencepiece.py").write_text("print('noise')\nraise OSError('lib.so: no such file\\nmore')\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "sentencepiece", raising=False)
    status, output = diagnose(capsys)
    assert status == 1
    assert line_of(output, "sentencepiece").endswith("cannot be imported: OSError: lib.so: no such file")
    assert "unusable sentencepiece" in line_of(output, "training                   ")
    assert "noise" not in output and "more" not in output


def test_a_torchaudio_that_does_not_load_is_told_with_its_mend(capsys, monkeypatch, tmp_path):
    (tmp_path / "torchaudio.py").write_text("raise OSError('Could not load this library: _torchaudio.abi3.so')\n")
    (tmp_path / "torchaudio-2.11.0.dist-info").mkdir()
    (tmp_path / "torchaudio-2.11.0.dist-info" / "METADATA").write_text("Name: torchaudio\nVersion: 2.11.0\n")
    (tmp_path / "torchaudio-2.11.0.dist-info" / "top_level.txt").write_text("torchaudio\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torchaudio", raising=False)
    status, output = diagnose(capsys)
    assert status == 0
    assert "cannot be imported: OSError: Could not load this library" in line_of(output, "torchaudio   ")
    assert "unusable torchaudio" in line_of(output, "Hugging Face models        ")
    assert "\n  pip uninstall -y torchaudio\n" in output


def test_a_broken_torch_leaves_devices_unknown(capsys, monkeypatch):
    monkeypatch.setattr(doctor, "import_fault", lambda module: "cannot be imported" if module == "torch" else None)
    status, output = diagnose(capsys)
    assert status == 1
    assert "  unknown without torch\n" in output


class TestCuda:
    """What the machine's torch would answer on other machines."""

    @pytest.fixture(autouse=True)
    def built_for_cuda(self, monkeypatch):
        monkeypatch.setattr(torch.version, "cuda", "13.0")

    def present(self, monkeypatch, *found):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: len(found))
        monkeypatch.setattr(torch.cuda, "get_device_properties", lambda index: found[index])

    def test_devices_with_memory_and_bf16(self, monkeypatch):
        from types import SimpleNamespace as Device

        self.present(
            monkeypatch,
            Device(name="NVIDIA H100", major=9, total_memory=80 * 2**30),
            Device(name="Tesla T4", major=7, total_memory=15 * 2**30),
        )
        assert doctor.devices()["CUDA"] == ["0: NVIDIA H100, 80 GiB, bf16", "1: Tesla T4, 15 GiB, no bf16, use --fp16"]

    def test_none_found(self, monkeypatch):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
        assert doctor.devices()["CUDA"] == ["none found (torch is built for version 13.0)"]

    def test_a_warning_of_torch_is_a_line(self, monkeypatch):
        def old_driver():
            import warnings

            warnings.warn("the driver is too old\nmore", stacklevel=2)
            return False

        monkeypatch.setattr(torch.cuda, "is_available", old_driver)
        assert doctor.devices()["CUDA"][1:] == ["UserWarning: the driver is too old"]

    def test_a_failure_of_torch_is_a_line(self, monkeypatch):
        def fail():
            raise RuntimeError("CUDA error: unknown")

        monkeypatch.setattr(torch.cuda, "is_available", fail)
        assert doctor.devices()["CUDA"] == ["cannot be used: RuntimeError: CUDA error: unknown"]


def test_a_build_for_cpus_is_told(monkeypatch):
    monkeypatch.setattr(torch.version, "cuda", None)
    monkeypatch.setattr(torch.version, "hip", None)
    assert doctor.devices()["CUDA"] == ["none: this torch is a build for CPUs"]
