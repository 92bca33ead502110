"""Aggressive decoding beside greedy search of fairseq, on random models, whatever is drafted."""

import functools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PAD, EOS, UNK, VOCABULARY = 1, 2, 3, 24
CONVOLUTIONS = ("encoder_conv_type", "decoder_conv_type")
# The encoder of a model with quantisation noise is left to fairseq. The last ones have decoders whose keys and values
# fairseq does not keep in the same way, or not at all.
ARCHITECTURES = {
    "transformer_tlm": {},
    "pre-norm": dict(arch="transformer_tlm", encoder_normalize_before=True, decoder_normalize_before=True),
    "bart_tlm": dict(arch="bart_base_tlm", decoder_embed_dim=16, decoder_ffn_embed_dim=32),
    "stock, adaptive softmax": dict(
        arch="transformer", share_all_embeddings=False, adaptive_softmax_cutoff="6,12", adaptive_softmax_dropout=0
    ),
    "narrow embeddings": dict(
        arch="transformer_tlm", share_all_embeddings=False, decoder_embed_dim=16, decoder_output_dim=8
    ),
    "layernorm_embedding": dict(arch="transformer_tlm", layernorm_embedding=True, no_token_positional_embeddings=True),
    "quantisation noise": dict(arch="transformer_tlm", quant_noise_pq=0.1, quant_noise_pq_block_size=1),
    "transformer_align": dict(arch="transformer_align", alignment_layer=1, alignment_heads=1),
    "cross_self_attention": dict(arch="transformer", cross_self_attention=True, no_cross_attention=True),
    "lstm": dict(
        encoder_hidden_size=16, decoder_embed_dim=16, decoder_hidden_size=16, decoder_out_embed_dim=16, criterion="any"
    ),
    "fconv": dict(
        encoder_layers="[(16, 3)]", decoder_layers="[(16, 3)]", decoder_embed_dim=16, decoder_out_embed_dim=16
    ),
    "lightconv": dict(
        weight_softmax=True,
        decoder_kernel_size_list=[3, 3],
        encoder_kernel_size_list=[3, 3],
        **dict.fromkeys(CONVOLUTIONS, "lightweight"),
    ),
}


@pytest.fixture(scope="module")
def open_model(build_toy_model):
    """Returns open(name, seed): a model of an architecture, of random weights so large that it writes this and that."""

    @functools.cache
    def open_once(name, seed=0):
        import torch

        options = {"share_all_embeddings": False, "decoder_learned_pos": True, **ARCHITECTURES[name]}
        model = build_toy_model(options.pop("arch", name), seed=seed, dropout=0.0, **options).eval()
        with torch.no_grad():
            for place, parameter in model.named_parameters():
                if parameter.dim() > 1:
                    parameter.mul_(8 if "positions" in place else 2)
        return model

    return open_once


def greedy_search(models, **options):
    from fairseq.sequence_generator import SequenceGenerator

    return SequenceGenerator(models, models[0].decoder.dictionary, **{"max_len_b": 12, **options})


def aggressive_decoding(generator, **options):
    from tlm_fairseq.inference.aggressive_decoding import AggressiveDecoding

    return AggressiveDecoding(generator, generator.tgt_dict, **options)


def batch_of(sources):
    """A sample of the sentences, padded on the left as fairseq pads them."""
    import torch

    longest = max(map(len, sources)) + 1
    tokens = torch.tensor([[PAD] * (longest - 1 - len(words)) + [*words, EOS] for words in sources])
    lengths = torch.tensor([len(words) + 1 for words in sources])
    return {"net_input": {"src_tokens": tokens, "src_lengths": lengths}}


def outputs(generator, sources):
    found = generator.generate(None, batch_of(sources))
    return [(hypotheses[0]["tokens"].tolist(), float(hypotheses[0]["score"])) for hypotheses in found]


def expect_same(found, expected):
    assert [tokens for tokens, _ in found] == [tokens for tokens, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=1e-4)


words = st.integers(4, VOCABULARY - 1)
sentences = st.lists(st.lists(words, min_size=1, max_size=9), min_size=1, max_size=5)


def adversary(generator, expected):
    """A draft that holds for a while, or never, or too long, and has anything in it."""
    known = {tuple(source): tokens for source, (tokens, _) in expected.items()}

    def draft(source, output):
        right = known[tuple(source)][len(output) :]
        kept = right[: generator.randint(0, len(right))]
        return kept + [generator.randrange(VOCABULARY) for _ in range(generator.choice([0, 0, 1, 3, 20]))]

    return draft


@settings(max_examples=25)
@given(sources=sentences, model=st.integers(0, 5), seed=st.randoms(use_true_random=False), ensemble=st.booleans())
def test_any_draft_gives_what_greedy_search_finds(open_model, sources, model, seed, ensemble):
    models = [open_model("transformer_tlm", model)] + [open_model("pre-norm", model)] * ensemble
    greedy = greedy_search(models)
    expected = outputs(greedy, sources)
    draft = adversary(seed, dict(zip(map(tuple, sources), expected)))
    expect_same(outputs(aggressive_decoding(greedy, draft=draft), sources), expected)
    expect_same(outputs(aggressive_decoding(greedy), sources), expected)


# The LSTM wants the longest first.
SOURCES = [[10, 11, 12, 10, 11, 13, 14], [5, 6, 7, 8, 9], [3, 20, 21], [4]]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_decoder(open_model, name):
    for seed in range(3):
        greedy = greedy_search([open_model(name, seed)])
        expected = outputs(greedy, SOURCES)
        draft = adversary(random.Random(seed), dict(zip(map(tuple, SOURCES), expected)))
        expect_same(outputs(aggressive_decoding(greedy, draft=draft), SOURCES), expected)


def test_a_pass_reads_what_is_new_only(open_model, monkeypatch):
    """The draft of what greedy search writes needs one pass; one that never holds needs a pass a token."""
    from tlm_fairseq.inference.cached_decoder import CachedDecoder

    greedy = greedy_search([open_model("pre-norm")])
    expected = outputs(greedy, SOURCES)
    known = {tuple(source): tokens for source, (tokens, _) in zip(SOURCES, expected)}
    read, logits = [], CachedDecoder.logits

    def counted(self, inputs, starts):
        read.append(sum(len(tokens) - start for tokens, start in zip(inputs, starts)))
        return logits(self, inputs, starts)

    monkeypatch.setattr(CachedDecoder, "logits", counted)
    lengths = [len(tokens) for tokens, _ in expected]
    expect_same(
        outputs(aggressive_decoding(greedy, draft=lambda s, o: known[tuple(s)][len(o) : -1]), SOURCES), expected
    )
    assert read == [sum(lengths)]
    read.clear()
    expect_same(outputs(aggressive_decoding(greedy, draft=lambda source, output: []), SOURCES), expected)
    assert read == [sum(step < length for length in lengths) for step in range(max(lengths))]


def test_a_pass_calls_few_modules(open_model):
    """On one sentence the calls take as long as what they compute: only embeddings and the last product are left."""
    from torch.nn.modules.module import register_module_forward_pre_hook

    greedy, called = greedy_search([open_model("pre-norm")]), []
    decoding = aggressive_decoding(greedy, draft=lambda source, output: [])
    outputs(decoding, SOURCES[:1])  # It tabulates the positions.
    hook = register_module_forward_pre_hook(lambda module, _: called.append(type(module).__name__))
    (tokens, _) = outputs(decoding, SOURCES[:1])[0]
    hook.remove()
    assert called == ["Embedding"] + ["Embedding", "Linear"] * len(tokens)


def test_two_dictionaries(open_model):
    from fairseq.data import Dictionary

    from tlm_fairseq.errors import UserError
    from tlm_fairseq.inference.aggressive_decoding import AggressiveDecoding

    greedy = greedy_search([open_model("pre-norm")])
    pieces = greedy.tgt_dict.symbols[4:]
    other, foreign = Dictionary(), Dictionary()
    for piece in reversed(pieces):
        other.add_symbol(piece)
        foreign.add_symbol(f"not {piece}")
    drafts = []
    decoding = AggressiveDecoding(greedy, other, lambda source, output: drafts.append(source) or source)
    expect_same(outputs(decoding, SOURCES), outputs(greedy, SOURCES))
    assert drafts[1] == [greedy.tgt_dict.index(other[token]) for token in SOURCES[1]] != SOURCES[1]
    with pytest.raises(UserError, match="none of its pieces"):
        AggressiveDecoding(greedy, foreign)


def test_half_precision(open_model):
    """On random models no two tokens are so close that it decides."""
    import copy

    greedy = greedy_search([copy.deepcopy(open_model("pre-norm")).half()])
    found, expected = outputs(aggressive_decoding(greedy), SOURCES), outputs(greedy, SOURCES)
    assert [tokens for tokens, _ in found] == [tokens for tokens, _ in expected]
