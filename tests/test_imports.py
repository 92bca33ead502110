"""The layers of the package: who may import what."""

import ast
import subprocess
import sys

import pytest

from places import PACKAGE

REPOSITORY = PACKAGE.parent
ANALYSIS = ("analysis/measures.py", "analysis/inputs.py", "analysis/probes.py")
MODEL_LAYERS = ("attention.py", "layer_norms.py", "models", "regularizers", *ANALYSIS)
TEXT_LAYERS = ("text", "subwords", "scoring", "data", "evaluation", "gec", "report", "experiments")
# They tell what is installed, also where torch or fairseq is not.
INSTALLATION = ("fairseq_support/__init__.py", "fairseq_support/installation.py", "fairseq_support/readiness.py")
BELOW_REPORTS = ("text", "subwords", "data", "evaluation", "experiments", *INSTALLATION)
WITHOUT_TORCH = (*TEXT_LAYERS, *INSTALLATION, "analysis/__init__.py", "analysis/report.py")


def imports_of(path):
    """Full names of all modules that a file imports, at its top or inside its functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute, so that this test can read them"
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules(*places):
    for place in places:
        path = PACKAGE / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def is_within(name, *packages):
    return any(name == package or name.startswith(package + ".") for package in packages)


def test_masking_imports_torch_only():
    assert imports_of(PACKAGE / "masking.py") == {"torch"}


@pytest.mark.parametrize("path", modules(*MODEL_LAYERS), ids=lambda p: p.name)
def test_models_know_no_text_layer(path):
    forbidden = [f"tlm_fairseq.{layer}" for layer in (*TEXT_LAYERS, "commands", "tasks")]
    assert not [name for name in imports_of(path) if is_within(name, *forbidden)]


@pytest.mark.parametrize("path", modules("regularizers"), ids=lambda p: p.name)
def test_regularizers_know_torch_and_the_masks_only(path):
    known = ("torch", "tlm_fairseq.masking", "tlm_fairseq.regularizers", *sys.stdlib_module_names)
    assert not [name for name in imports_of(path) if not is_within(name, *known)]


def test_the_names_of_methods_and_choices_are_known_without_torch():
    assert not imports_of(PACKAGE / "regularizers/choices.py")


def test_only_the_registry_knows_all_methods():
    methods = [f"tlm_fairseq.regularizers.{name}" for name in ("drophead", "dropkey", "dropattention")]
    assert [path.name for path in modules(".") if all(name in imports_of(path) for name in methods)] == ["registry.py"]
    for path in modules("attention.py", "models"):
        assert not [name for name in imports_of(path) if is_within(name, *methods, "tlm_fairseq.regularizers.tlm")]


@pytest.mark.parametrize("path", modules(*WITHOUT_TORCH), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_text_layers_know_no_fairseq_or_torch(path):
    models = [f"tlm_fairseq.{name}" for name in
              ("masking", "attention", "layer_norms", "models", "regularizers", "compat",
               "safe_loading", "safe_configuration", "checkpoints", "checkpoint_averaging", "trained_models", "inference_models",
               "beam_search", "hugging_face", "analysis", "trained_extractor", "commands", "tasks")]  # fmt: skip
    names = [name for name in imports_of(path) if not is_within(name, "tlm_fairseq.regularizers.choices")]
    assert not [name for name in names if is_within(name, "torch", "fairseq", "fairseq_cli", *models)]


@pytest.mark.parametrize("path", modules("subwords"), ids=lambda p: p.name)
def test_subwords_know_the_files_of_text_and_no_corpus(path):
    known = ["tlm_fairseq.subwords", "tlm_fairseq.errors", "tlm_fairseq.text.files", "tlm_fairseq.text.json_file",
             "tlm_fairseq.text.parallel_text"]
    names = [name for name in imports_of(path) if is_within(name, "tlm_fairseq")]
    assert not [name for name in names if not is_within(name, *known)]


@pytest.mark.parametrize("path", modules(*BELOW_REPORTS), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_only_commands_stand_above_reports(path):
    assert not [name for name in imports_of(path) if is_within(name, "tlm_fairseq.report")]


@pytest.mark.parametrize("path", modules("trained_extractor"), ids=lambda p: p.name)
def test_the_trained_extractor_knows_no_fairseq(path):
    names = imports_of(path)
    assert not [name for name in names if is_within(name, "fairseq", "fairseq_cli", "tlm_fairseq.commands")]
    assert path.name != "candidates.py" or not any(is_within(name, "torch") for name in names)


@pytest.mark.parametrize("path", modules("."), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_entry_points_import_the_command_line(path):
    if path.parent.name != "commands" and path.name != "__main__.py":
        assert not [name for name in imports_of(path) if is_within(name, "tlm_fairseq.commands")]


@pytest.mark.parametrize("path", modules("scoring", "gec"), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_scoring_knows_no_task_and_correction_no_other(path):
    above = ["evaluation", "experiments", *(["gec", "report"] if path.parent.name == "scoring" else [])]
    assert not [name for name in imports_of(path) if is_within(name, *(f"tlm_fairseq.{room}" for room in above))]


def test_the_command_line_and_the_text_layers_start_without_torch():
    names = ["tlm_fairseq.commands"]
    for path in modules(*WITHOUT_TORCH):
        names.append(".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__"))
    code = f"import sys, {', '.join(names)}; sys.exit(' '.join({{'torch', 'fairseq'}} & set(sys.modules)) or 0)"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY)
    assert process.returncode == 0, process.stderr


def test_no_package_files_where_scripts_lie():
    assert not [path for folder in ("examples", "scripts", "tests") for path in (REPOSITORY / folder).rglob("__init__.py")]
