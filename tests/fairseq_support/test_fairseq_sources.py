"""The installed fairseq's sources, read for every place where a string could become code, or a file be unpickled.

A place that is not covered below, as in another version of fairseq, fails here; so does a cover of a place that is
gone.
"""

import ast
import functools
import inspect
import os
import pickle
import sys
from pathlib import Path

import pytest

from tlm_fairseq.fairseq_support import safe_configuration

# Calls by the end of their full name, whatever a module has been imported as.
DANGEROUS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "globals",
    "getattr_of_module",
    "import_module",
    "import_user_module",
    "_target_",
    "instantiate",
    "dictConfig",
    "get_class",
    "get_method",
    "pickle.load",
    "pickle.loads",
    "torch.load",
    "np.load",
    "numpy.load",
    "yaml.load",
    "hub.load",
    "jit.load",
    "joblib.load",
    "load_library",
    "LoadLibrary",
    "extractall",
    "system",
    "popen",
    "Popen",
    "check_output",
    "check_call",
    "subprocess.call",
    "subprocess.run",
    "execv",
    "spawnl",
}

# What is evaluated and is no option of `args` or `cfg` by name, and how a string gets there.
COMMAND_LINE = "of the command line"
OTHER_VALUES = {
    ("fairseq.data.audio.raw_audio_dataset", "feature_encoder_spec"): "an option of the task of this name",
    ("fairseq.data.codedataset", "line.strip()"): "lines of a data file, which are read as literals",
    ("fairseq.data.multilingual.multilingual_data_manager", "uf"): COMMAND_LINE,
    ("fairseq.dataclass.utils", "x"): COMMAND_LINE,
    ("fairseq.models.lightconv", "x"): COMMAND_LINE,
    ("fairseq.models.lightconv_lm", "x"): COMMAND_LINE,
    ("fairseq.modules.multihead_attention", "xformers_att_config"): "the option of this name",
    ("fairseq.utils", "x"): "what the functions EVALUATORS are given",
    ("fairseq_cli.eval_lm", "cfg.common_eval.model_overrides"): COMMAND_LINE,
    ("fairseq_cli.validate", "getattr(override_args, 'model_overrides', '{}')"): COMMAND_LINE,
}
EVALUATORS = ("eval", "eval_str_list", "eval_str_dict", "eval_bool")

WEIGHTS_ONLY = "torch.load unpickles with weights_only=True unless it is told otherwise"
NO_PICKLE = "numpy unpickles nothing unless it is told to"
IMPORTS_ITSELF = "names of files in fairseq's own folder"
TRAINING = "options of fairseq-train's own command line, not a checkpoint's"
COVERED = {
    ("fairseq.checkpoint_utils", "torch.load"): WEIGHTS_ONLY,
    ("fairseq.criterions", "import_module"): IMPORTS_ITSELF,
    ("fairseq.data.audio", "import_module"): IMPORTS_ITSELF,
    ("fairseq.data.audio.audio_utils", "np.load"): NO_PICKLE,
    ("fairseq.data.audio.data_cfg", "yaml.load"): "the FullLoader, which calls nothing",
    ("fairseq.data.audio.feature_transforms.global_cmvn", "np.load"): NO_PICKLE,
    ("fairseq.data.codedataset", "np.load"): NO_PICKLE,
    ("fairseq.data.codedataset", "torch.load"): WEIGHTS_ONLY,
    ("fairseq.data.encoders", "import_module"): IMPORTS_ITSELF,
    ("fairseq.data.fasta_dataset", "check_output"): "guarded: a name that a shell could misread is refused",
    ("fairseq.data.fasta_dataset", "np.load"): NO_PICKLE,
    ("fairseq.data.plasma_utils", "Popen"): "a list of words, without a shell; " + TRAINING,
    ("fairseq.distributed.utils", "check_output"): "scontrol, without a shell, with Slurm's list of nodes",
    ("fairseq.distributed.utils", "pickle.loads"): "what the other processes of the same training send",
    ("fairseq.distributed.utils", "torch.load"): WEIGHTS_ONLY,
    ("fairseq.file_utils", "extractall"): "guarded: an archive unpacks inside its folder only",
    ("fairseq.hub_utils", "import_user_module"): "an argument of from_pretrained",
    ("fairseq.logging.meters", "globals"): "one of the module's names, called without arguments",
    ("fairseq.model_parallel.criterions", "import_module"): IMPORTS_ITSELF,
    ("fairseq.model_parallel.models", "import_module"): IMPORTS_ITSELF,
    ("fairseq.models", "globals"): "assigned to, by names of files in fairseq's own folder",
    ("fairseq.models", "import_module"): IMPORTS_ITSELF,
    ("fairseq.models.ema", "import_module"): IMPORTS_ITSELF,
    ("fairseq.models.huggingface", "import_module"): IMPORTS_ITSELF,
    ("fairseq.models.speech_to_text.hub_interface", "hub.load"): "for speech, named by the data's config.yaml",
    ("fairseq.models.speech_to_text.xm_transformer", "torch.load"): WEIGHTS_ONLY,
    ("fairseq.models.text_to_speech.vocoder", "getattr_of_module"): "a name that ends in _window: torch's windows",
    ("fairseq.models.text_to_speech.vocoder", "torch.load"): WEIGHTS_ONLY,
    ("fairseq.modules.quantization.pq.em", "torch.load"): WEIGHTS_ONLY,
    ("fairseq.modules.quantization.scalar.ops", "globals"): "one of the module's functions emulate_int8_*",
    ("fairseq.optim", "import_module"): IMPORTS_ITSELF,
    ("fairseq.optim.fused_adam", "import_module"): "a constant name",
    ("fairseq.optim.lr_scheduler", "import_module"): IMPORTS_ITSELF,
    ("fairseq.options", "import_user_module"): "--user-dir of the command line",
    ("fairseq.scoring", "import_module"): IMPORTS_ITSELF,
    ("fairseq.scoring.bleu", "LoadLibrary"): "fairseq's own library",
    ("fairseq.speech_generator", "np.load"): NO_PICKLE,
    ("fairseq.tasks", "globals"): "assigned to, by names of files in fairseq's own folder",
    ("fairseq.tasks", "import_module"): IMPORTS_ITSELF,
    ("fairseq.tasks.audio_pretraining", "subprocess.call"): "after a checkpoint is saved; " + TRAINING,
    ("fairseq.tasks.text_to_speech", "np.load"): NO_PICKLE,
    ("fairseq.utils", "import_module"): "what import_user_module is given, see there",
    ("fairseq_cli.eval_lm", "eval"): "--model-overrides of the command line",
    ("fairseq_cli.validate", "eval"): "--model-overrides of the command line",
    ("fairseq_cli.train", "dictConfig"): TRAINING,
    **{
        (f"fairseq_cli.{name}", "import_user_module"): "--user-dir of the command line"
        for name in ("eval_lm", "generate", "hydra_validate", "interactive", "preprocess", "train", "validate")
    },
}


@functools.cache
def modules():
    """Returns (name, syntax tree) of each module of fairseq, but of its examples."""
    import fairseq

    # They are no part of a model: they are imported when a user names one as --user-dir, as the last test shows.
    folder, found = Path(fairseq.__file__).parent, []
    for path in sorted([*folder.rglob("*.py"), *folder.with_name("fairseq_cli").rglob("*.py")]):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        if parts[1] != "examples":
            found.append((".".join(parts).removesuffix(".__init__"), ast.parse(path.read_text("utf-8"))))
    return found


@functools.cache
def calls():
    """Returns (module, name, call) of all dangerous calls, and of each `_target_`."""
    found = []
    for module, tree in modules():
        imported = {
            (alias.asname or alias.name).partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
            if not alias.name[0].isupper()
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = dangerous_name(node, imported)
                if name:
                    found.append((module, name, node))
            elif isinstance(node, ast.Constant) and node.value == "_target_":
                found.append((module, "_target_", node))
    return found


def dangerous_name(call, imported):
    full = ast.unparse(call.func)
    if full == "getattr":
        return "getattr_of_module" if is_open_lookup(call, imported) else None
    owner, _, name = full.rpartition(".")
    if owner and name in ("eval", "compile"):  # model.eval(), re.compile()
        return None
    return next((end for end in (full, f"{owner.rpartition('.')[2]}.{name}", name) if end in DANGEROUS), None)


def is_open_lookup(call, imported):
    """Whether getattr takes a name that is not written there, from a module or from sys.modules."""
    owner = call.args[0]
    if isinstance(call.args[1], ast.Constant):
        return False
    return "sys.modules" in ast.unparse(owner) or ast.unparse(owner).partition(".")[0] in imported


def evaluated_values():
    """Yields (module, expression) of all that is passed to an eval, or to a function that passes it on."""
    for module, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                owner, _, name = ast.unparse(node.func).rpartition(".")
                if name in EVALUATORS and (name != "eval" or not owner):
                    yield module, node.args[0]


def test_every_eval_of_fairseq_reads_literals():
    found = [(module, call) for module, name, call in calls() if name == "eval" and module.startswith("fairseq.")]
    assert len(found) > 30
    safe_configuration.read_instead_of_run()
    # A module that is loaded later would have Python's own.
    assert {module for module, _ in found if module not in sys.modules} == set()
    wrong = {module for module, _ in found if sys.modules[module].eval is not safe_configuration.evaluate_literal}
    assert wrong == set()


def test_every_option_that_reaches_an_eval_is_looked_at_in_checkpoints():
    """So that the refusal names the option, and `checkpoint inspect` shows it."""
    options, others = set(), set()
    for module, value in evaluated_values():
        if isinstance(value, ast.Attribute) and ast.unparse(value.value).removeprefix("self.") in ("args", "cfg"):
            options.add(value.attr)
        else:
            others.add((module, ast.unparse(value)))
    assert "adaptive_softmax_cutoff" in options and options - safe_configuration.EVALUATED == set()
    assert others == set(OTHER_VALUES)


def test_every_other_place_is_covered():
    found = {(module, name) for module, name, _ in calls() if name != "eval" or module.startswith("fairseq_cli.")}
    assert found - set(COVERED) == set(), "not covered: can a checkpoint's configuration reach it?"
    assert set(COVERED) - found == set(), "no longer there"


@pytest.mark.parametrize("name, option", [("torch.load", "weights_only"), ("np.load", "allow_pickle")])
def test_nothing_is_unpickled_by_an_argument(name, option):
    loads = [call for _, found, call in calls() if found == name]
    assert loads and not [call for call in loads if any(keyword.arg in (option, None) for keyword in call.keywords)]


def test_what_torch_and_numpy_do_by_default(tmp_path):
    import numpy
    import torch

    torch.save(os.getcwd, tmp_path / "other.pt")
    with pytest.raises(pickle.UnpicklingError):
        torch.load(tmp_path / "other.pt")
    assert inspect.signature(numpy.load).parameters["allow_pickle"].default is False


def test_fairseq_loads_none_of_its_examples(fairseq_commands):
    assert not [name for name in sys.modules if name.startswith(("fairseq.examples", "examples."))]
    for module, tree in modules():
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
        assert not [node for node in imports if node.module.startswith("fairseq.examples")], module
