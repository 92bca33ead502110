"""The two laws of the house: which rooms import torch and fairseq, and that imports go downward only."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from places import CHECKOUT, PACKAGE

# From the bottom up: a room imports those above it in this list only. Rooms of one line never import each other.
ROOMS = (
    ("errors", "version"),
    ("text",),
    ("masking",),
    ("regularizers",),
    ("attention",),
    ("subwords",),
    ("report",),
    ("scoring",),
    ("fairseq_support",),
    ("models",),
    ("gec", "rotowire", "glue"),
    ("tasks",),
    ("inference",),
    ("hugging_face",),
    ("classifiers",),
    ("analysis",),
    ("experiments",),
    ("commands",),
    ("__init__", "__main__"),
)
LEVELS = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}

WITHOUT_TORCH = (
    "errors.py",
    "version.py",
    "text",
    "subwords",
    "report",
    "scoring",
    "gec",
    "rotowire",
    "glue",
    "experiments",
)
# It is trained, so it has torch, yet not fairseq.
TRAINED_EXTRACTOR = "rotowire/extraction/trained"
# Of rooms with torch: what tells which packages are installed, and what reads a description or draws one.
ALSO_WITHOUT_TORCH = (
    "analysis/__init__.py",
    "analysis/report.py",
    "classifiers/__init__.py",
    "classifiers/digits.py",
    "classifiers/examples.py",
    "classifiers/spoken_digits.py",
    "fairseq_support/__init__.py",
    "fairseq_support/import_hooks.py",
    "fairseq_support/installation.py",
    "fairseq_support/literals.py",
    "fairseq_support/memory_limit.py",
    "fairseq_support/pickle_names.py",
    "fairseq_support/readiness.py",
    "hugging_face/__init__.py",
    "regularizers/choices.py",
)
# Of the room that converts fairseq's checkpoints: what a user of transformers alone imports.
WITHOUT_FAIRSEQ = tuple(
    f"hugging_face/{name}.py" for name in ("regularization", "self_attentions", "training_attention")
)


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


def name_of(path):
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")


def is_within(name, *packages):
    return any(name == package or name.startswith(package + ".") for package in packages)


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def shown(path):
    return str(path.relative_to(PACKAGE))


EVERY_MODULE = list(modules("."))
NAMES = {name_of(path) for path in EVERY_MODULE}


def is_trained_extractor(path):
    return PACKAGE / TRAINED_EXTRACTOR in path.parents and path.name not in ("__init__.py", "candidates.py")


class TestTorchAndFairseqInNamedRoomsOnly:
    def test_masking_imports_torch_only(self):
        assert imports_of(PACKAGE / "masking.py") == {"torch"}

    @pytest.mark.parametrize("path", modules("regularizers"), ids=shown)
    def test_regularizers_know_torch_and_the_masks_only(self, path):
        known = ("torch", "tlm_fairseq.masking", "tlm_fairseq.regularizers", *sys.stdlib_module_names)
        assert not [name for name in imports_of(path) if not is_within(name, *known)]

    @pytest.mark.parametrize("path", modules(*WITHOUT_FAIRSEQ), ids=shown)
    def test_regularizers_in_transformers_know_torch_transformers_and_the_regularizers_only(self, path):
        known = ("torch", "transformers", "tlm_fairseq.regularizers", *sys.stdlib_module_names)
        known += tuple(f"tlm_fairseq.{name}".removesuffix(".py").replace("/", ".") for name in WITHOUT_FAIRSEQ)
        names = imports_of(path) - {"tlm_fairseq.hugging_face"}
        assert not [name for name in names if not is_within(name, *known)]

    @pytest.mark.parametrize("path", modules("classifiers"), ids=shown)
    def test_classifiers_are_trained_without_fairseq(self, path):
        assert not [name for name in imports_of(path) if is_within(name, "fairseq", "fairseq_cli")]

    @pytest.mark.parametrize("path", modules(*WITHOUT_TORCH, *ALSO_WITHOUT_TORCH), ids=shown)
    def test_the_others_import_neither(self, path):
        names = imports_of(path)
        assert not [name for name in names if is_within(name, "fairseq", "fairseq_cli")]
        assert is_trained_extractor(path) or not [name for name in names if is_within(name, "torch")]

    def test_they_start_without_them(self):
        names = ["tlm_fairseq.commands"]
        for path in modules(*WITHOUT_TORCH, *ALSO_WITHOUT_TORCH):
            if not is_trained_extractor(path):
                names.append(name_of(path))
        code = f"import sys, {', '.join(names)}; sys.exit(' '.join({{'torch', 'fairseq'}} & set(sys.modules)) or 0)"
        process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=CHECKOUT)
        assert process.returncode == 0, process.stderr


class TestImportsGoDownward:
    def test_every_room_has_its_level(self):
        assert {room_of(path) for path in EVERY_MODULE} == set(LEVELS)

    @pytest.mark.parametrize("path", EVERY_MODULE, ids=shown)
    def test_a_module_imports_lower_rooms_and_its_own(self, path):
        own = room_of(path)
        rooms = {name.split(".")[1] for name in imports_of(path) if name.startswith("tlm_fairseq.")} & set(LEVELS)
        assert not [room for room in rooms - {own} if LEVELS[room] >= LEVELS[own]]

    def test_no_circle_is_left(self):
        imported = {}
        for path in EVERY_MODULE:
            names = imports_of(path) & NAMES
            # A package that a name is imported from is no part of a circle if it only holds that module.
            imported[name_of(path)] = {
                name
                for name in names
                if name != name_of(path) and not any(is_within(other, name) for other in names - {name})
            }
        try:
            TopologicalSorter(imported).prepare()
        except CycleError as error:
            pytest.fail(" -> ".join(error.args[1]))


def test_only_the_registry_knows_all_methods():
    methods = [f"tlm_fairseq.regularizers.{name}" for name in ("drophead", "dropkey", "dropattention")]
    assert [path.name for path in EVERY_MODULE if all(name in imports_of(path) for name in methods)] == ["registry.py"]
    for path in modules("attention.py", "models"):
        assert not [name for name in imports_of(path) if is_within(name, *methods, "tlm_fairseq.regularizers.tlm")]


@pytest.mark.parametrize("path", modules("subwords"), ids=shown)
def test_subwords_know_the_files_of_text_and_no_corpus(path):
    known = [
        f"tlm_fairseq.{name}" for name in ("subwords", "errors", "text.files", "text.json_file", "text.parallel_text")
    ]
    names = [name for name in imports_of(path) if is_within(name, "tlm_fairseq")]
    assert not [name for name in names if not is_within(name, *known)]


def test_no_package_files_where_scripts_lie():
    assert not [
        path for folder in ("examples", "scripts", "tests") for path in (CHECKOUT / folder).rglob("__init__.py")
    ]
