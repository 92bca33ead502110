"""Checkpoints whose tensors and containers are harmless, and whose configuration fairseq would run."""

import argparse
import contextlib
import io
import os
import pickle
import re
import shutil
import tarfile

import pytest
import torch

from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support import safe_configuration, safe_loading


def hostile_text(folder):
    """Python that makes the folder "ran"."""
    return f"__import__('os').mkdir({str(folder / 'ran')!r})"


def as_cfg(cfg):
    return {"args": None, "cfg": cfg}


def as_omegaconf(cfg):
    from omegaconf import OmegaConf

    return as_cfg(OmegaConf.create(cfg))


def as_args(cfg):
    return {"args": argparse.Namespace(**cfg["model"])}


def as_attributes_of_a_meter(cfg):
    """fairseq reads attributes of whatever stands where the options do."""
    from fairseq.logging.meters import AverageMeter

    meter = AverageMeter()
    vars(meter).update(cfg["model"])
    return {"args": meter}


FORMS = [as_cfg, as_omegaconf, as_args, as_attributes_of_a_meter]


@pytest.fixture(scope="session")
def harmless(trained):
    return torch.load(trained / "checkpoint_last.pt", weights_only=True)


@pytest.fixture
def make(harmless, tmp_path):
    """Returns make(form, **options): a checkpoint with these options of the model, in that form."""

    def make(form, **options):
        cfg = {**harmless["cfg"], "model": {**vars_of(harmless["cfg"]["model"]), **options}}
        rest = {name: value for name, value in harmless.items() if name not in ("args", "cfg")}
        torch.save({**rest, **form(cfg)}, tmp_path / "hostile.pt")
        return tmp_path / "hostile.pt"

    return make


def vars_of(options):
    return vars(options) if isinstance(options, argparse.Namespace) else dict(options)


@pytest.fixture(params=FORMS, ids=lambda form: form.__name__)
def hostile(request, make, tmp_path):
    return make(request.param, adaptive_softmax_cutoff=hostile_text(tmp_path))


def has_run(checkpoint):
    return (checkpoint.parent / "ran").exists()


def test_what_stock_fairseq_does_with_it(hostile, toy_data, monkeypatch):
    """Each form is a real attack: the tests below would pass with one that fairseq cannot read."""
    import fairseq.utils
    from fairseq import checkpoint_utils

    import tlm_fairseq.models  # noqa: F401

    monkeypatch.delitem(vars(fairseq.utils), "eval")
    for name in ("load_checkpoint_to_cpu", "_upgrade_state_dict"):
        monkeypatch.setattr(checkpoint_utils, name, getattr(checkpoint_utils, name).__wrapped__)
    with contextlib.suppress(Exception):
        checkpoint_utils.load_model_ensemble([str(hostile)], arg_overrides={"data": str(toy_data)})
    assert has_run(hostile)


# IN is the checkpoint, DATA of fairseq-preprocess, TEXT a line of text, OUT a new file.
OWN_COMMANDS = [
    "gec correct --path IN --input TEXT --output OUT --bpe none --cpu",
    "rotowire generate --path IN --input TEXT --output OUT --cpu",
    "glue predict --task cola --path IN --data-bin DATA --input TEXT --out OUT",
    "glue model-options IN",
    "analyze --checkpoint tlm=IN --data-bin DATA",
    "checkpoint inspect IN",
    "checkpoint inspect IN --json",
    "checkpoint export IN OUT",
    "checkpoint average --inputs IN --output OUT",
    "checkpoint to-hf IN OUT",
]


@pytest.mark.parametrize("hostile", [as_cfg, as_args], indirect=True)
@pytest.mark.parametrize("command", OWN_COMMANDS)
def test_our_commands_refuse_it(command, hostile, toy_data, tmp_path, capsys):
    (tmp_path / "text").write_text("the cat\n")
    places = {"IN": hostile, "DATA": toy_data, "TEXT": tmp_path / "text", "OUT": tmp_path / "out"}
    assert main([re.sub(r"\b[A-Z]+\b", lambda name: str(places[name[0]]), word) for word in command.split()]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert f"{hostile}: refused" in printed.err and "adaptive_softmax_cutoff is \"__import__('os')" in printed.err
    assert not has_run(hostile) and not (tmp_path / "out").exists()


def test_inspect_names_all_of_them(make, tmp_path, capsys):
    path = make(as_cfg, adaptive_softmax_cutoff=hostile_text(tmp_path), encoder_layers=hostile_text(tmp_path))
    assert main(["checkpoint", "inspect", str(path)]) == 1
    message = capsys.readouterr().err
    assert "cfg.model.adaptive_softmax_cutoff is" in message and "cfg.model.encoder_layers is" in message


FAIRSEQ_COMMANDS = {
    "generate": "DATA --path IN --cpu --num-workers 0",
    "interactive": "DATA --path IN --cpu --input TEXT",
    "validate": "DATA --path IN --cpu --task translation --max-tokens 100 --num-workers 0",
    "eval-lm": "DICTIONARY --path IN --cpu --num-workers 0",
}
TRAINING = {"train --restore-file": "--restore-file", "train --finetune-from-model": "--finetune-from-model"}


@pytest.mark.parametrize("hostile", [as_cfg, as_args], indirect=True)
@pytest.mark.parametrize("command", [*FAIRSEQ_COMMANDS, *TRAINING])
def test_fairseqs_commands_refuse_it(command, hostile, toy_data, fairseq_commands, tmp_path, monkeypatch):
    (tmp_path / "text").write_text("the cat\n")
    shutil.copy(toy_data / "dict.src.txt", tmp_path / "dict.txt")
    places = {"IN": hostile, "DATA": toy_data, "TEXT": tmp_path / "text", "DICTIONARY": tmp_path}
    with pytest.raises(safe_loading.RefusedConfiguration) as refusal:
        if command in TRAINING:
            fairseq_commands.train(TRAINING[command], hostile, "--max-update", 1, "--save-dir", tmp_path / "trained")
        else:
            words = [places.get(word, word) for word in FAIRSEQ_COMMANDS[command].split()]
            fairseq_commands.run(command, *words, monkeypatch=monkeypatch)
    assert str(refusal.value).startswith(f"{hostile}: refused, its option ") and "\n" not in str(refusal.value)
    assert "adaptive_softmax_cutoff" in str(refusal.value) and not has_run(hostile)


def test_from_pretrained_refuses_it(hostile, toy_data, fairseq_commands):
    from fairseq.models.transformer import TransformerModel

    with pytest.raises(safe_loading.RefusedConfiguration, match="adaptive_softmax_cutoff"):
        TransformerModel.from_pretrained(str(hostile.parent), hostile.name, str(toy_data))
    assert not has_run(hostile)


def test_overrides_go_no_other_way(trained, toy_data, fairseq_commands, tmp_path):
    """What a caller overrides is looked at like what the file says."""
    from fairseq import checkpoint_utils

    overrides = {"data": str(toy_data), "adaptive_softmax_cutoff": hostile_text(tmp_path)}
    with pytest.raises(UserError) as refusal:
        checkpoint_utils.load_model_ensemble([str(trained / "checkpoint_last.pt")], arg_overrides=overrides)
    assert "refused" in str(refusal.value) and "\n" not in str(refusal.value)
    assert not (tmp_path / "ran").exists()


def test_a_state_from_elsewhere_is_built_without_running_it(harmless, trained, toy_data, fairseq_commands, tmp_path):
    """Without the check of the file: the names of options do not matter to fairseq's own eval."""
    from fairseq import checkpoint_utils
    from omegaconf import OmegaConf

    cfg = {**harmless["cfg"], "model": {**vars_of(harmless["cfg"]["model"]), "elsewhere": hostile_text(tmp_path)}}
    cfg["model"]["adaptive_softmax_cutoff"] = "${.elsewhere}"
    cfg["task"] = {**cfg["task"], "data": str(toy_data)}
    state = {**harmless, "args": None, "cfg": OmegaConf.create(cfg)}
    path = str(trained / "checkpoint_last.pt")
    with pytest.raises(safe_configuration.RefusedExpression):
        checkpoint_utils.load_model_ensemble([path], state=state)
    assert not (tmp_path / "ran").exists()


DOCUMENTED = {
    "adaptive_softmax_cutoff": "10000,50000",
    "encoder_layers": "[(512, 3)] * 20",
    "conv_feature_layers": "[(512,10,5)] + [(512,3,2)] * 4 + [(512,2,2)] * 2",
    "adam_betas": "(0.9, 0.98)",
    "decoder_attention": "True",
    "override_encoder_layers": "",
    "feature_encoder_spec": "${model.conv_feature_layers}",
    "character_filters": "[(1, 64), (2, 128)]",
    "max_positions": "${model.tokens_per_sample}",
    "pretrained": False,
    "left_pad_source": None,
    "lr_schedule": "a: plain text",
}


def test_what_fairseq_documents_is_taken():
    state = {"cfg": {"model": DOCUMENTED}, "args": argparse.Namespace(**DOCUMENTED)}
    assert safe_configuration.refused_options(state) == []


@pytest.mark.parametrize("name", sorted(safe_configuration.EVALUATED))
@pytest.mark.parametrize("value", ["print(1)", b"print(1)", "[1] * 10 ** 9", "${model.other}", "${oc.env:HOME}"])
def test_all_else_is_refused(name, value):
    (refused,) = safe_configuration.refused_options({"cfg": {"model": {name: value}}})
    assert refused.startswith(f"cfg.model.{name} is ") and "\n" not in refused


def in_a_circle(text):
    cfg = {"encoder_layers": text}
    cfg["model"] = cfg
    return {"cfg": cfg}


def under_two_names(text):
    from omegaconf.nodes import AnyNode

    node = AnyNode(text)
    return {"cfg": {"model": {"harmless": node, "encoder_layers": node}}}


def at_a_great_depth(text):
    cfg = {"encoder_layers": text}
    for _ in range(20_000):
        cfg = {"in": cfg}
    return {"cfg": cfg}


HIDDEN = {
    "in a model inside the model": lambda text: {"cfg": {"model": {"w2v_args": {"model": {"encoder_layers": text}}}}},
    "in a list": lambda text: {"cfg": {"model": [{"encoder_layers": text}]}},
    "in a namespace inside a dictionary": lambda text: {"cfg": {"model": argparse.Namespace(encoder_layers=text)}},
    "in another section": lambda text: {"cfg": {"optimizer": {"adam_betas": text}}},
    "in the criterion": lambda text: {"cfg": {"criterion": {"wer_args": text}}},
    "in the task": lambda text: {"cfg": {"task": {"left_pad_source": text}}},
    "in what a circle holds": in_a_circle,
    "under two names": under_two_names,
    "at a great depth": at_a_great_depth,
}


@pytest.mark.parametrize("place", HIDDEN)
def test_wherever_it_is(place):
    (refused,) = safe_configuration.refused_options(HIDDEN[place]("print(1)"))
    assert "'print(1)', which fairseq would run" in refused and len(refused) < 400


@pytest.mark.parametrize("text", ["${oc.env:HOME}", "x ${ oc.env : HOME }", "${oc.${a}:HOME}", "http://x/${oc.env:A}"])
def test_the_environment_stays_unread(text):
    """Anywhere: fairseq downloads what some options name, and a name can carry what the environment holds."""
    (refused,) = safe_configuration.refused_options({"cfg": {"bpe": {"gpt2_encoder_json": text}}})
    assert refused.startswith(f"cfg.bpe.gpt2_encoder_json is {text!r}, which asks omegaconf to look something up")


def test_control_characters_do_not_reach_the_terminal():
    (refused,) = safe_configuration.refused_options({"cfg": {"a\x1b\n": {"pretrained": "\x1b[2J\nx"}}})
    assert refused.isprintable()


def test_data_files_are_not_run_either(fairseq_commands, tmp_path):
    """Lines of a manifest of units, which fairseq evaluates, too."""
    from fairseq.data.codedataset import parse_manifest
    from fairseq.data.dictionary import Dictionary

    (tmp_path / "manifest").write_text(hostile_text(tmp_path) + "\n")
    with pytest.raises(safe_configuration.RefusedExpression):
        parse_manifest(str(tmp_path / "manifest"), Dictionary())
    assert not (tmp_path / "ran").exists()


def test_a_language_is_no_command(fairseq_commands, tmp_path, monkeypatch):
    """fairseq counts the lines of files of proteins in a shell, and puts their names into its command."""
    from fairseq.data.indexed_dataset import make_dataset

    monkeypatch.chdir(tmp_path)
    (tmp_path / "valid.$(mkdir ran).fasta").write_text(">a\nMK\n")
    with pytest.raises(safe_configuration.RefusedExpression, match="rename the file"):
        make_dataset("valid.$(mkdir ran)", impl="fasta")
    assert not (tmp_path / "ran").exists()


def test_an_archive_stays_in_its_folder(fairseq_commands, tmp_path):
    """from_pretrained unpacks an archive of a model."""
    from fairseq.file_utils import load_archive_file

    (tmp_path / "in").mkdir()
    with tarfile.open(tmp_path / "in/model.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo(f"../../../../../../../..{tmp_path}/ran")
        entry.size = 1
        archive.addfile(entry, io.BytesIO(b"x"))
    with pytest.raises(tarfile.FilterError):
        load_archive_file(str(tmp_path / "in/model.tar.gz"))
    assert not (tmp_path / "ran").exists()


class Pickled:
    """Unpickling it would make the folder."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def build_wav2vec_ctc(path):
    from fairseq.models.wav2vec.wav2vec2_asr import Wav2Vec2CtcConfig, Wav2VecEncoder

    Wav2VecEncoder(Wav2Vec2CtcConfig(w2v_path=str(path), w2v_args=None))


def build_speech_encoder(path):
    from fairseq.models.speech_to_text.berard import BerardModel

    sizes = dict(input_layers="[8, 8]", conv_layers="[(4, 3, 2)]", num_blstm_layers=1, lstm_size=4, dropout=0.0)
    options = dict(input_feat_per_channel=8, input_channels=1, load_pretrained_encoder_from=str(path))
    BerardModel.build_encoder(argparse.Namespace(**sizes, **options), None)


def build_vocoder(path):
    from fairseq.models.text_to_speech.vocoder import HiFiGANVocoder

    sizes = dict(upsample_rates=[2], upsample_initial_channel=4, upsample_kernel_sizes=[4], model_in_dim=4)
    HiFiGANVocoder(str(path), {**sizes, "resblock_kernel_sizes": [3], "resblock_dilation_sizes": [[1, 3, 5]]})


@pytest.mark.parametrize("build", [build_wav2vec_ctc, build_speech_encoder, build_vocoder])
def test_a_pickle_that_a_configuration_names_as_pretrained(build, fairseq_commands, tmp_path):
    torch.save({"model": {}, "generator": Pickled(tmp_path / "ran")}, tmp_path / "other.pt")
    with pytest.raises(pickle.UnpicklingError):
        build(tmp_path / "other.pt")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("build", [build_wav2vec_ctc, build_speech_encoder])
def test_a_checkpoint_that_a_configuration_names_as_pretrained(build, hostile, fairseq_commands):
    with pytest.raises(safe_loading.RefusedConfiguration, match="adaptive_softmax_cutoff"):
        build(hostile)
    assert not has_run(hostile)


def test_the_users_folder_in_a_checkpoint_is_not_imported(harmless, toy_data, fairseq_commands, tmp_path):
    """cfg.common.user_dir and its like say what the model was trained with; only the command line's is imported."""
    from fairseq import checkpoint_utils

    (tmp_path / "evil_plugin").mkdir()
    (tmp_path / "evil_plugin" / "__init__.py").write_text(hostile_text(tmp_path))
    folder = str(tmp_path / "evil_plugin")
    sections = {name: dict(harmless["cfg"][name]) for name in ("common", "task")}
    sections["model"] = vars_of(harmless["cfg"]["model"])
    cfg = {**harmless["cfg"], **{name: {**section, "user_dir": folder} for name, section in sections.items()}}
    torch.save({**harmless, "cfg": cfg}, tmp_path / "checkpoint.pt")
    overrides = {"data": str(toy_data)}
    models, _ = checkpoint_utils.load_model_ensemble([str(tmp_path / "checkpoint.pt")], arg_overrides=overrides)
    assert models and not (tmp_path / "ran").exists()
