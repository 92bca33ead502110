"""Makes a small Transformer as large as bart_base: the same function, and so the same corrections, at its cost.

    python benchmarks/widen_model.py run/train/checkpoint_best.pt wide.pt

The small model has normalisation before its layers and one embedding for all. Every channel stands so many times in the
wide one, so that normalisation is the same, and weights divide what they sum by that number. What is more in heads,
neurons and layers adds 0. Tables of sines are repeated too, as learned positions. To train it on, as Chen, Goodfellow
and Shlens do ("Net2Net: Accelerating Learning via Knowledge Transfer", ICLR 2016), give ``--noise``: units that are
alike then learn unlike things, and those that are 0 learn at all.
"""

import argparse

import torch
from fairseq.modules import SinusoidalPositionalEmbedding

from tlm_fairseq.fairseq_support import safe_loading

WIDTH, HEADS, FFN, LAYERS, PAD = 768, 12, 3072, 6, 1
SETTINGS = {"embed_dim": WIDTH, "ffn_embed_dim": FFN, "layers": LAYERS, "attention_heads": HEADS, "learned_pos": True}


class Widening:
    """From a model of so many channels and heads."""

    def __init__(self, width, heads):
        self.times, self.head, self.heads = WIDTH // width, width // heads, heads

    def channels(self, tensor, dim=0):
        """Repeats a dimension of channels."""
        return torch.cat([tensor] * self.times, dim)

    def summed(self, weight):
        """A weight that reads repeated channels."""
        return self.channels(weight, 1) / self.times

    def in_heads(self, tensor):
        """Puts the first dimension, of small heads one behind the other, into that of the wide model."""
        wide = tensor.new_zeros(HEADS, WIDTH // HEADS, *tensor.shape[1:])
        wide[: self.heads, : self.head] = tensor.unflatten(0, (self.heads, self.head))
        return wide.flatten(0, 1)

    def __call__(self, name, tensor):
        """Returns a parameter of the wide model."""
        if "embed_tokens" in name or "output_projection" in name:
            return self.channels(tensor, 1) / self.times**0.5  # fairseq multiplies by the root of the width
        reads = self.summed if tensor.dim() == 2 else lambda bias: bias
        if "q_proj" in name:  # attention divides by the root of a head's channels
            return self.in_heads(reads(tensor)) * (WIDTH / HEADS / self.head) ** 0.5
        if "k_proj" in name or "v_proj" in name:
            return self.in_heads(reads(tensor))
        if "out_proj.weight" in name:
            return self.channels(self.in_heads(tensor.T).T)
        if "fc1" in name:
            neurons = reads(tensor)
            return torch.cat([neurons, neurons.new_zeros(FFN - len(neurons), *neurons.shape[1:])])
        if "fc2.weight" in name:
            return self.channels(torch.cat([tensor, tensor.new_zeros(len(tensor), FFN - tensor.size(1))], dim=1))
        if name.startswith("decoder.layer_norm"):  # its output meets as many channels of the embedding
            return self.channels(tensor) / self.times**0.5
        return self.channels(tensor)


def add_noise(parameters, share):
    """Adds noise to the matrices of the layers; those that are all 0 stay so, and have gradients anyway."""
    torch.manual_seed(1)
    for name, tensor in parameters.items():
        if ".layers." in name and tensor.dim() == 2:
            tensor += share * tensor.std() * torch.randn_like(tensor)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("small")
    parser.add_argument("wide")
    parser.add_argument("--noise", type=float, default=0, help="added to the layers' weights, of their deviation")
    args = parser.parse_args(argv)
    state = safe_loading.load(args.small)
    settings, small = state["cfg"]["model"], state["model"]
    widening = Widening(settings.encoder_embed_dim, settings.encoder_attention_heads)
    layers = settings.encoder_layers
    wide = {}
    for name, tensor in small.items():
        if "embed_positions" in name:
            continue
        # Without its version fairseq takes a model for an old one and drops its last normalisation.
        wide[name] = tensor if name.endswith(".version") else widening(name, tensor)
        if ".layers.0." in name:
            for number in range(layers, LAYERS):
                # A layer that adds nothing to what it reads.
                adds = "out_proj" in name or "fc2" in name
                wide[name.replace(".layers.0.", f".layers.{number}.")] = wide[name] * (0 if adds else 1)
    for part in ("encoder", "decoder"):
        places = getattr(settings, f"max_{'source' if part == 'encoder' else 'target'}_positions")
        table = SinusoidalPositionalEmbedding.get_embedding(places + PAD + 1, settings.encoder_embed_dim, PAD)
        wide[f"{part}.embed_positions.weight"] = widening.channels(table, 1)
    for part in ("encoder", "decoder"):
        for name, value in SETTINGS.items():
            setattr(settings, f"{part}_{name}", value)
    settings.decoder_input_dim = settings.decoder_output_dim = WIDTH
    add_noise(wide, args.noise)
    state["extra_state"]["previous_training_time"] = 0  # fairseq counts it in --stop-time-hours, fine-tuning or not
    torch.save({**state, "model": wide, "last_optimizer_state": None}, args.wide)


if __name__ == "__main__":
    main()
