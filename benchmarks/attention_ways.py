r"""How long one self-attention under TLM's mask takes, forward and backward, and its memory, in each way to compute it.

    benchmarks/on_gpu.sh OUT [OPTION ...]
    python benchmarks/attention_ways.py --out OUT --device cpu --dtype float32 --lengths 768 1024 1536 2048 --tokens 1 \
        --rounds 9 --most-seconds 10 --ways "no mask" masked packed

    no mask         fused attention of the same shape without a mask, causal or not: what the others are compared with
    masked          fused attention with the summand of the scores, (B, 1, T, T)
    packed          tlm_fairseq.regularizers.packed_attention, sequence by sequence
    packed, varlen  the same in one call for all sequences: torch.nn.attention.varlen, where torch and the GPU have it
    flex            FlexAttention with a block mask of the rule, compiled

Drawing the roles is not measured; making the mask from them is. In each round all ways take a turn, with the same
roles. Written to OUT are ways.csv with all figures, ways.md with the ratios, and a picture of these for each direction.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from tlm_fairseq.masking import KEPT, attention_bias, is_alone, mask_mod, select_roles
from tlm_fairseq.regularizers.packed_attention import packed_attention
from tlm_fairseq.report.chart import Chart, Series
from tlm_fairseq.report.chart_output import write_chart
from tlm_fairseq.report.csv_file import write_csv
from tlm_fairseq.text.files import written_whole

LENGTHS = (128, 256, 512, 1024, 2048, 4096, 8192)
RATE = 0.1
COLUMNS = ("direction", "length", "batch", "way", "milliseconds", "over no mask", "peak MiB", "rounds", "note")
HOPELESS = 0.2  # seconds: where a way takes more, and 20 times the fastest, no further round is spent on it
DIRECTIONS = {False: "encoder", True: "causal"}


def no_mask(q, k, v, roles, padding_mask, causal):
    return F.scaled_dot_product_attention(q, k, v, is_causal=causal)


def masked(q, k, v, roles, padding_mask, causal):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=attention_bias(roles, padding_mask, causal, q.dtype))


def packed_varlen(q, k, v, roles, padding_mask, causal):
    """As ``packed_attention``, in one call for the rows without a mask and one for those with."""
    batch, heads, length, width = q.shape
    kept = (roles == KEPT) & ~padding_mask
    needs_mask = ~kept & ~is_alone(roles, padding_mask, causal)
    by_token = [each.transpose(1, 2).reshape(batch * length, heads, width) for each in (q, k, v)]

    unmasked_rows = kept.flatten().nonzero().squeeze(1)
    ends = F.pad(kept.sum(1).cumsum(0), (1, 0)).to(torch.int32)
    unmasked = varlen(*(each.index_select(0, unmasked_rows) for each in by_token), ends, length, causal)
    context = by_token[2].index_copy(0, unmasked_rows, unmasked)

    # As many rows of each sequence as the one with most needs; what is too many is computed as its role says.
    most = int(needs_mask.sum(1).max())
    if not most:
        return context.view(batch, length, heads, width).transpose(1, 2)
    rows = needs_mask.byte().argsort(dim=1, descending=True, stable=True)[:, :most]
    sequence = torch.arange(batch, device=q.device)[:, None]
    attends = mask_mod(roles, padding_mask, causal)(
        sequence[:, :, None], None, rows[:, :, None], torch.arange(length, device=q.device)
    )
    bias = torch.zeros_like(attends, dtype=q.dtype).masked_fill_(~attends, float("-inf")).unsqueeze(1)
    chosen = (rows + sequence * length).flatten()
    queries = by_token[0].index_select(0, chosen).view(batch, most, heads, width).transpose(1, 2)
    with_mask = F.scaled_dot_product_attention(queries, k, v, attn_mask=bias)
    context = context.index_copy(0, chosen, with_mask.transpose(1, 2).reshape(-1, heads, width))
    return context.view(batch, length, heads, width).transpose(1, 2)


def varlen(q, k, v, ends, longest, causal):
    """Attention within each sequence of (N, H, D), whose ends are given, from 0 on."""
    if q.is_cuda:
        from torch.nn.attention.varlen import varlen_attn

        return varlen_attn(q, k, v, ends, ends, longest, longest, window_size=(-1, 0) if causal else (-1, -1))
    sizes = ends.diff().tolist()
    parts = zip(*(each.transpose(0, 1).split(sizes, dim=1) for each in (q, k, v)), strict=True)
    return torch.cat([F.scaled_dot_product_attention(*part, is_causal=causal) for part in parts], dim=1).transpose(0, 1)


def flex(q, k, v, roles, padding_mask, causal):
    from torch.nn.attention import flex_attention

    batch, _, length, _ = q.shape
    rule = mask_mod(roles, padding_mask, causal)
    if not q.is_cuda:
        blocks = flex_attention.create_block_mask(rule, batch, None, length, length, device=q.device)
        return flex_attention.flex_attention(q, k, v, block_mask=blocks)
    blocks = compiled(flex_attention.create_block_mask)(rule, batch, None, length, length, device=q.device)
    return compiled(flex_attention.flex_attention)(q, k, v, block_mask=blocks)


_compiled = {}


def compiled(function):
    if function not in _compiled:
        _compiled[function] = torch.compile(function, dynamic=False)
    return _compiled[function]


WAYS = {"no mask": no_mask, "masked": masked, "packed": packed_attention, "packed, varlen": packed_varlen, "flex": flex}


def lacking(way, device):
    """What a way lacks on a CPU; an empty text for nothing."""
    if device.type == "cuda":
        return ""
    return {
        "packed, varlen": "no variable-length kernel on a CPU: sequences one by one instead",
        "flex": "not compiled, and no backward pass on a CPU: the forward pass only",
    }.get(way, "")


def has_backward(way, device):
    return device.type == "cuda" or way != "flex"


class Measurement:
    """All ways at one direction, length and batch."""

    def __init__(self, args, causal, length):
        self.args, self.causal, self.length = args, causal, length
        self.batch = max(1, args.tokens // length)
        generator = torch.Generator(args.device).manual_seed(args.seed)
        shape = (4, self.batch, length, args.heads, args.width)
        drawn = torch.randn(shape, generator=generator, device=args.device).to(args.dtype).transpose(2, 3)
        self.inputs = [each.detach().requires_grad_() for each in drawn[:3]]
        self.gradient = drawn[3]
        self.padding_mask = torch.zeros(self.batch, length, dtype=torch.bool, device=args.device)
        self.generator = generator
        torch.compiler.reset()  # only so many shapes are compiled before torch gives up

    def rows(self):
        """Measures, and returns the rows of COLUMNS."""
        times, peaks, failures = {way: [] for way in self.args.ways}, {}, {}
        began = time.monotonic()
        for turn in range(1 + self.args.rounds):  # the first warms up
            if turn > 2 and time.monotonic() - began > self.args.most_seconds:
                break
            roles = select_roles(self.padding_mask, RATE, generator=self.generator)
            for way in self.args.ways if turn % 2 else reversed(self.args.ways):
                if way in failures or self.is_hopeless(way, times):
                    continue
                try:
                    seconds, peak = self.step(way, roles)
                except (RuntimeError, ImportError) as error:  # out of memory, or what this torch has not
                    failures[way] = f"{type(error).__name__}: {str(error).splitlines()[0]}"
                    continue
                if turn:
                    times[way].append(seconds)
                    peaks[way] = peak
        medians = {way: statistics.median(times[way]) for way in self.args.ways if times[way]}
        return [self.row(way, medians, peaks, times, failures) for way in self.args.ways]

    def is_hopeless(self, way, times):
        least = min(times[way], default=0)
        return least > HOPELESS and least > 20 * min(min(each) for each in times.values() if each)

    def step(self, way, roles):
        """Returns (seconds, peak memory in MiB beyond what the inputs take, or None) of one forward and backward."""
        cuda = self.args.device.type == "cuda"
        for each in self.inputs:
            each.grad = None
        if cuda:
            torch.cuda.synchronize()
            torch.cuda.reset_peak_memory_stats()
            before = torch.cuda.memory_allocated()
        start = time.perf_counter()
        backward = has_backward(way, self.args.device)
        inputs = self.inputs if backward else [each.detach() for each in self.inputs]
        result = WAYS[way](*inputs, roles, self.padding_mask, self.causal)
        if backward:
            result.backward(self.gradient)
        if cuda:
            torch.cuda.synchronize()
        seconds = time.perf_counter() - start
        return seconds, (torch.cuda.max_memory_allocated() - before) / 2**20 if cuda else None

    def row(self, way, medians, peaks, times, failures):
        note = failures.get(way) or lacking(way, self.args.device)
        ratio = None
        if way in medians and "no mask" in medians and has_backward(way, self.args.device):
            ratio = medians[way] / medians["no mask"]
        return {
            "direction": DIRECTIONS[self.causal],
            "length": self.length,
            "batch": self.batch,
            "way": way,
            "milliseconds": round(medians[way] * 1000, 3) if way in medians else None,
            "over no mask": None if ratio is None else round(ratio, 3),
            "peak MiB": None if peaks.get(way) is None else round(peaks[way], 1),
            "rounds": len(times[way]),
            "note": note,
        }


def as_markdown(rows, ways, machine):
    """One line for each direction and length: each way over attention without a mask, and its memory."""
    lines = [
        machine,
        "",
        f"| direction | batch x length | {' | '.join(ways)} |",
        f"| --- | --- |{' --- |' * len(ways)}",
    ]
    for first in rows[:: len(ways)]:
        cells = [
            _cell(row) for row in rows if (row["direction"], row["length"]) == (first["direction"], first["length"])
        ]
        lines.append(f"| {first['direction']} | {first['batch']} x {first['length']} | {' | '.join(cells)} |")
    notes = dict.fromkeys(f"{row['way']}: {row['note']}" for row in rows if row["note"])
    return "\n".join([*lines, *(["", *(f"- {note}" for note in notes)] if notes else [])]) + "\n"


def _cell(row):
    if row["milliseconds"] is None:
        return "-"
    words = [f"{row['milliseconds']:.1f} ms"]
    if row["over no mask"] is not None:
        words.append(f"{row['over no mask']:.2f}")
    if row["peak MiB"] is not None:
        words.append(f"{row['peak MiB']:.0f} MiB")
    return ", ".join(words)


def chart(rows, direction, ways):
    """The ratios over the length of the sequences."""
    chosen = [row for row in rows if row["direction"] == direction]
    series = [
        Series(
            way,
            [str(row["length"]) for row in chosen if row["way"] == way],
            [row["over no mask"] for row in chosen if row["way"] == way],
        )
        for way in ways
        if any(row["way"] == way and row["over no mask"] is not None for row in chosen)
    ]
    return Chart(
        f"ways-{direction}",
        f"Attention under TLM's mask, {direction}",
        "tokens a sequence",
        "time over no mask",
        series,
    )


def describe(args):
    """What the figures depend on, as a line."""
    name = torch.cuda.get_device_name() if args.device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    sizes = f"{args.heads} heads of {args.width}, batches of {args.tokens} tokens or one sequence, rate {RATE}"
    return f"{name}, torch {torch.__version__}, {str(args.dtype).removeprefix('torch.')}, {sizes}, medians"


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--device", type=torch.device, default="cuda", help="(default: %(default)s)")
    parser.add_argument("--dtype", type=lambda name: getattr(torch, name), default="bfloat16")
    parser.add_argument("--lengths", type=int, nargs="+", default=LENGTHS, metavar="T")
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS), metavar="WAY")
    parser.add_argument("--tokens", type=int, default=16384, help="tokens of a batch (default: %(default)s)")
    parser.add_argument("--heads", type=int, default=12)
    parser.add_argument("--width", type=int, default=64, help="of a head (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=20, help="(default: %(default)s)")
    parser.add_argument(
        "--most-seconds", type=float, default=40, help="of one length and direction (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    if args.device.type == "cuda" and not torch.cuda.is_available():
        parser.error("torch sees no GPU here; --dry-run (of on_gpu.sh) or --device cpu does without")
    return args


def main(argv=None):
    args = parse(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for causal, direction in DIRECTIONS.items():
        for length in args.lengths:
            print(f"{direction}, {length} tokens", file=sys.stderr)
            rows += Measurement(args, causal, length).rows()
            write(rows, args)
    print((args.out / "ways.md").read_text("utf-8"), end="")


def write(rows, args):
    """Writes all files, of what was measured so far."""
    with written_whole(args.out / "ways.md") as handle:
        handle.write(as_markdown(rows, args.ways, describe(args)))
    write_csv(args.out / "ways.csv", COLUMNS, ([row[name] for name in COLUMNS] for row in rows))
    for direction in dict.fromkeys(row["direction"] for row in rows if row["over no mask"] is not None):
        write_chart(chart(rows, direction, args.ways), args.out)


if __name__ == "__main__":
    main()
