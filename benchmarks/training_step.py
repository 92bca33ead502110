r"""How long a training step with Token-Level Masking takes, beside the steps that it would replace.

    python benchmarks/training_step.py --json benchmarks/results/training_step.json
    python benchmarks/training_step.py --architectures transformer_lm_gpt2_small --layers 2 --vocabulary 4000 \
        --shapes 1x1024 1x2048 --variants tlm "tlm masked" "dropout 0.1" "dropout 0"

The variants run in turn, step by step, in one process, on the same batches; what is printed are ratios of their
median times. A step is the forward pass, the loss, the backward pass and Adam.
"""

import argparse
import json
import os
import platform
import statistics
import time
import warnings
from contextlib import nullcontext
from datetime import date
from unittest.mock import patch

import torch
import torch.nn.functional as F
from fairseq.data import Dictionary
from fairseq.models import ARCH_CONFIG_REGISTRY, ARCH_MODEL_REGISTRY
from tqdm import tqdm

import tlm_fairseq.models  # noqa: F401
from tlm_fairseq.masking import KEPT, SELF
from tlm_fairseq.regularizers import attention_call
from tlm_fairseq.text.files import written_whole
from tlm_fairseq.version import __version__

SHAPES = ((32, 32), (16, 128), (4, 512), (1, 1024))

TLM = {"attention_dropout": 0.0, "tlm_rate": 0.1}


class Task:
    """What building a model asks of a fairseq task."""

    def __init__(self, vocabulary):
        self.source_dictionary = self.target_dictionary = Dictionary()
        for number in range(vocabulary - len(self.source_dictionary)):
            self.source_dictionary.add_symbol(f"w{number}")


def loop_bias(roles, padding_mask, causal, dtype, seen_siblings=None):
    """The same mask as ``masking.attention_bias``, row by row, as one would first write it."""
    batch, length = roles.shape
    bias = torch.full((batch, 1, length, length), float("-inf"), dtype=dtype, device=roles.device)
    for b in range(batch):
        valid = ~padding_mask[b]
        kept = valid & (roles[b] == KEPT)
        for r in range(length):
            role = int(roles[b, r])
            if role == KEPT:
                row = kept.clone()
            elif role == SELF:
                row = valid.clone()
                row[r] = False
            else:
                row = torch.zeros_like(valid)
                row[r] = True
            if causal:
                row[r + 1 :] = False
            if not row.any():
                row[r] = True
            bias[b, 0, r, row] = 0
    return bias


def never(*_):
    return False


# Name: (suffix of the architecture, options, what stands in for functions that ``attention_call`` uses).
VARIANTS = {
    "tlm": ("_tlm", TLM, {}),
    "tlm masked": ("_tlm", TLM, {"packing_is_faster": never}),
    "dropout 0.1": ("", {"attention_dropout": 0.1}, {}),
    "dropout 0": ("", {"attention_dropout": 0.0}, {}),
    "loop": ("_tlm", TLM, {"packing_is_faster": never, "attention_bias": loop_bias}),
}
# What is reported: name of the column: (variant, the one that it is compared with).
RATIOS = {
    "TLM / attention dropout 0.1": ("tlm", "dropout 0.1"),
    "TLM / no attention dropout": ("tlm", "dropout 0"),
    "TLM / TLM with a mask": ("tlm", "tlm masked"),
    "TLM / Python loop": ("tlm", "loop"),
}


class Variant:
    """One model with its optimizer."""

    def __init__(self, architecture, name, args):
        suffix, options, self.stand_ins = VARIANTS[name]
        settings = argparse.Namespace(arch=architecture + suffix, **options)
        longest = max(length for _, length in args.shapes)
        settings.max_source_positions = settings.max_target_positions = settings.tokens_per_sample = longest
        if args.layers:
            settings.encoder_layers = settings.decoder_layers = args.layers
        if is_language_model(architecture):
            settings.share_decoder_input_output_embed, settings.decoder_layers_to_keep = True, None
        else:
            settings.share_all_embeddings = True
        # That of our language models leaves the sizes to their dataclass.
        ARCH_CONFIG_REGISTRY[architecture if is_language_model(architecture) else settings.arch](settings)
        torch.manual_seed(args.seed)
        self.model = ARCH_MODEL_REGISTRY[settings.arch].build_model(settings, Task(args.vocabulary))
        self.model = self.model.to(args.device, args.dtype).train()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-4)

    def step(self, batch):
        """Runs one training step and returns its seconds."""
        with patch.multiple(attention_call, **self.stand_ins) if self.stand_ins else nullcontext():
            wait_for_device(batch["target"])
            start = time.perf_counter()
            self.optimizer.zero_grad()
            logits = self.model(**batch["net_input"])[0]
            F.cross_entropy(logits.flatten(0, 1).float(), batch["target"].flatten(), ignore_index=1).backward()
            self.optimizer.step()
            wait_for_device(batch["target"])
            return time.perf_counter() - start


def is_language_model(architecture):
    return architecture.startswith("transformer_lm")


def wait_for_device(tensor):
    if tensor.is_cuda:
        torch.cuda.synchronize(tensor.device)


def make_batch(architecture, size, length, args):
    """A batch of random tokens. Sources are padded on the left and targets on the right by up to an eighth; a language
    model's blocks are full."""
    generator = torch.Generator().manual_seed(args.seed)
    source = torch.randint(4, args.vocabulary, (size, length), generator=generator)
    target = torch.randint(4, args.vocabulary, (size, length), generator=generator)
    padding = torch.randint(0, length // 8 + 1, (size,), generator=generator)
    padding[0] = 0
    if is_language_model(architecture):
        padding[:] = 0
    positions = torch.arange(length)
    source[positions < padding[:, None]] = 1
    target[positions >= length - padding[:, None]] = 1
    previous = torch.cat([torch.full((size, 1), 2), target[:, :-1]], dim=1)
    net_input = dict(src_tokens=source, src_lengths=length - padding, prev_output_tokens=previous)
    if is_language_model(architecture):
        net_input = dict(src_tokens=previous)
    return {
        "net_input": {name: tensor.to(args.device) for name, tensor in net_input.items()},
        "target": target.to(args.device),
    }


def measure(architecture, args):
    """Returns a row of medians for each shape."""
    variants = {name: Variant(architecture, name, args) for name in args.variants}
    rows = []
    for size, length in args.shapes:
        batch = make_batch(architecture, size, length, args)
        times = {name: [] for name in variants}
        rounds = tqdm(range(args.warmup + args.repeats), desc=f"{architecture} {size} x {length}", disable=None)
        for turn in rounds:
            # Every other round goes backwards, so that no variant always follows the same one.
            for name in list(variants) if turn % 2 else reversed(list(variants)):
                seconds = variants[name].step(batch)
                if turn >= args.warmup:
                    times[name].append(seconds)
        rows.append(row_of(architecture, size, length, times))
    return rows


def row_of(architecture, size, length, times):
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    return {
        "architecture": architecture,
        "batch": size,
        "length": length,
        **{
            f"{one} over {other}": medians[one] / medians[other]
            for one, other in RATIOS.values()
            if one in medians and other in medians
        },
        "steps": len(next(iter(times.values()))),
        "seconds": {name: [round(each, 3) for each in seconds] for name, seconds in times.items()},
    }


def as_table(rows):
    """Markdown, ratios only: what a step takes in seconds depends on the machine."""
    columns = {name: f"{one} over {other}" for name, (one, other) in RATIOS.items() if f"{one} over {other}" in rows[0]}
    lines = [f"| architecture | batch x length | {' | '.join(columns)} |", f"| --- | --- |{' --- |' * len(columns)}"]
    for row in rows:
        ratios = " | ".join(f"{row[column]:.2f}" for column in columns.values())
        lines.append(f"| {row['architecture']} | {row['batch']} x {row['length']} | {ratios} |")
    return "\n".join(lines)


def machine(args):
    """What the ratios depend on."""
    name = torch.cuda.get_device_name() if args.device == "cuda" else f"{platform.machine()} CPU"
    return {
        "device": name,
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "torch": torch.__version__,
        "python": platform.python_version(),
        "tlm-fairseq": __version__,
        "date": date.today().isoformat(),
        "arguments": {name: str(value) for name, value in vars(args).items() if name != "json"},
    }


def write_rows(rows, args):
    """Writes what was measured, and on what, to the file of ``--json``, if there is one."""
    if args.json:
        with written_whole(args.json) as handle:
            json.dump({"machine": machine(args), "rows": rows}, handle, indent=1)


def shape(text):
    size, _, length = text.partition("x")
    return int(size), int(length)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--architectures", nargs="+", default=["transformer", "bart_base"])
    parser.add_argument("--shapes", nargs="+", type=shape, default=SHAPES, metavar="BxT")
    parser.add_argument(
        "--variants", nargs="+", choices=VARIANTS, default=["tlm", "dropout 0.1", "dropout 0", "loop"], metavar="NAME"
    )
    parser.add_argument("--layers", type=int, help="layers of each stack (default: the architecture's)")
    parser.add_argument("--repeats", type=int, default=7, help="measured rounds (default: %(default)s)")
    parser.add_argument("--warmup", type=int, default=1, help="rounds that are not measured (default: %(default)s)")
    parser.add_argument("--vocabulary", type=int, default=8000)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--dtype", type=lambda name: getattr(torch, name), default=torch.float32)
    parser.add_argument("--threads", type=int, help="CPU threads (default: torch's own choice)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", metavar="OUT", help="also write every measured time there")
    args = parser.parse_args(argv)
    if args.threads:
        torch.set_num_threads(args.threads)

    # Stock attention says this at each step that has both masks.
    warnings.filterwarnings("ignore", message="Support for mismatched key_padding_mask")
    rows = []
    for architecture in args.architectures:
        rows += measure(architecture, args)
    print(as_table(rows))
    write_rows(rows, args)


if __name__ == "__main__":
    main()
