"""Configurations of checkpoints, of which nothing is run.

fairseq calls ``eval`` on strings of a configuration while it builds a model, a task, a criterion or an optimizer, and
omegaconf looks into the environment for ``${oc.env:NAME}``. Loading a checkpoint with ``weights_only=True`` does not
touch its strings. So there are two guards: ``refused_options`` finds such strings before anything is built, and can say
which option it is; ``read_instead_of_run`` makes fairseq's ``eval`` a reader of literals, whatever way a string takes
to it.
"""

import collections
import re
import shlex
import sys
import tarfile
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import omegaconf
from fairseq import file_utils
from fairseq.data.fasta_dataset import FastaDataset, fasta_file_path

from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support.literals import read_literal

# Options that fairseq evaluates where they are strings. A test compares them with fairseq's sources.
EVALUATED = frozenset(
    """
    adafactor_eps adam_betas adamax_betas lamb_betas wer_args
    encoder_layers decoder_layers encoder_attention decoder_attention self_attention project_input gated_attention
    downsample pretrained character_filters
    conv_feature_layers conv_aggregator_layers feature_encoder_spec override_encoder_layers
    adaptive_softmax_cutoff adaptive_input_cutoff
    xformers_att_config encoder_xformers_att_config decoder_xformers_att_config
    left_pad_source left_pad_target
    pipeline_balance pipeline_devices pipeline_encoder_balance pipeline_encoder_devices
    pipeline_decoder_balance pipeline_decoder_devices
    """.split()
)

_LONGEST_PLACE = 200

# What a checkpoint has its configuration in: fairseq's new form, and the old one.
CONFIGURATIONS = ("cfg", "args")


class RefusedExpression(UserError, ValueError):
    """fairseq was about to run a string as Python that is no literal. It has not been run."""


def refused_options(state: Mapping[str, Any]) -> list[str]:
    """Lists the options in a checkpoint's state that would have fairseq run a string, as "cfg.model.NAME is 'VALUE'".

    Nothing is built, resolved or evaluated, however deep a configuration is and whatever its objects are.
    """
    found, seen = [], set()
    waiting = collections.deque((name, name, state.get(name)) for name in CONFIGURATIONS)
    while waiting:
        place, name, value = waiting.popleft()
        if isinstance(value, (str, bytes)):
            reason = _reason_to_refuse(name, value)
            if reason:
                found.append(f"{_printable(place)} is {_quoted(value)}, {reason}")
            continue
        # The state keeps all of them alive, so that no two have the same id. A node may stand under several names.
        visit = (id(value), name if name in EVALUATED else None)
        if visit not in seen:
            seen.add(visit)
            for key, entry in _entries(value):
                known = key is not None
                waiting.append((f"{place}.{key}"[-_LONGEST_PLACE:] if known else place, key if known else name, entry))
    return found


def read_instead_of_run() -> None:
    """Makes ``eval`` read literals in all modules of fairseq, keeps archives inside their folder and odd file names
    from the shell. A second call changes nothing."""
    for name, module in list(sys.modules.items()):
        # Its examples are loaded by those only who name them as --user-dir.
        if name.partition(".")[0] == "fairseq" and not name.startswith("fairseq.examples"):
            vars(module)["eval"] = evaluate_literal
    file_utils.tarfile = types.SimpleNamespace(open=_PlainArchive.open)
    if not hasattr(FastaDataset._build_index, "__wrapped__"):
        FastaDataset._build_index = _with_plain_names(FastaDataset._build_index)


def evaluate_literal(text: str, *scopes: object) -> Any:
    """What fairseq calls in place of Python's ``eval``: returns the value of a literal.

    Raises:
        RefusedExpression: ``text`` is a string of another kind.
        TypeError: it is no string.
    """
    try:
        return read_literal(text)
    except ValueError:
        raise RefusedExpression(
            f"refused: fairseq would run {_quoted(text)} as Python; give a literal, such as 0.5, (0.9, 0.98) or "
            "[(512, 3)] * 4"
        ) from None


class _PlainArchive(tarfile.TarFile):
    """An archive that unpacks nothing outside its folder; Python itself asks for it from 3.14 on."""

    extraction_filter = staticmethod(tarfile.data_filter)


def _with_plain_names(build_index: Callable[..., Any]) -> Callable[..., Any]:
    def build_index_of_plain_name(self, path):
        name = fasta_file_path(path)
        if shlex.quote(name) != name:
            raise RefusedExpression(f"{name}: refused: fairseq hands this name to a shell; rename the file")
        return build_index(self, path)

    build_index_of_plain_name.__wrapped__ = build_index
    return build_index_of_plain_name


def _reason_to_refuse(name: str, value: str | bytes) -> str | None:
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    if name in EVALUATED and text and not (isinstance(value, str) and (_is_literal(text) or _is_alias(text))):
        return "which fairseq would run as Python"
    if ":" in text.partition("${")[2]:
        return "which asks omegaconf to look something up outside the checkpoint"
    return None


def _is_literal(text: str) -> bool:
    try:
        read_literal(text)
    except ValueError:
        return False
    return True


def _is_alias(text: str) -> bool:
    """Whether it stands for another option, as ${model.encoder_layers} does, that is looked at where it is."""
    names = re.fullmatch(r"\$\{([\w.]+)\}", text)
    return names is not None and names[1].rpartition(".")[2] in EVALUATED


def _entries(value: Any) -> Iterable[tuple[Any, Any]]:
    """Yields what an object holds, as (key, entry); None stands for the key where it is the object's own value."""
    if isinstance(value, omegaconf.Node):
        # Read from underneath: omegaconf itself would resolve interpolations.
        inside = vars(value)
        yield from ((None, inside[name]) for name in ("_content", "_val") if name in inside)
    elif isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from ((None, entry) for entry in value)
    elif not isinstance(value, type):
        # fairseq takes options from the attributes of anything, not only of an argparse.Namespace.
        yield from getattr(value, "__dict__", {}).items()


def _quoted(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 80 else f"{text[:80]} ..."


def _printable(place: str) -> str:
    return ascii(place)[1:-1]
