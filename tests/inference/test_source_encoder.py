"""The encoder of aggressive decoding beside fairseq's, in evaluation mode."""

import pytest

ARCHITECTURES = {
    "transformer_tlm": dict(source_word_dropout=0.5),
    "pre-norm, learned positions": dict(encoder_normalize_before=True, encoder_learned_pos=True),
    "stock": dict(arch="transformer"),
    "bart": dict(arch="bart_base_tlm"),
    "without positions": dict(layernorm_embedding=True, no_token_positional_embeddings=True),
}


def encoders(build_toy_model, options):
    """fairseq's encoder, and what stands for it."""
    from tlm_fairseq.inference.source_encoder import SourceEncoder, can_encode

    options = {**options}
    encoder = build_toy_model(options.pop("arch", "transformer_tlm"), **options).eval().encoder
    assert can_encode(encoder)
    return encoder, SourceEncoder(encoder)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_as_fairseq(build_toy_model, toy_batch, name):
    import torch

    encoder, read = encoders(build_toy_model, ARCHITECTURES[name])
    for sources in (toy_batch["src_tokens"], toy_batch["src_tokens"].flip(1), toy_batch["src_tokens"][1:2]):
        with torch.no_grad():
            expected = encoder(sources)
            encoded, padding = read(sources)
        words = sources.ne(1)
        torch.testing.assert_close(encoded[words], expected["encoder_out"][0].transpose(0, 1)[words])
        assert padding is None if words.all() else torch.equal(padding, ~words)


def test_sentences_of_any_length(build_toy_model):
    import torch

    encoder, read = encoders(build_toy_model, {})
    for length in (3, 40, 5):
        sources = torch.full((1, length), 7)
        with torch.no_grad():
            torch.testing.assert_close(read(sources)[0], encoder(sources)["encoder_out"][0].transpose(0, 1))


def test_what_computes_otherwise_is_left_to_fairseq(build_toy_model):
    from fairseq.models import FairseqEncoder
    from fairseq.models.transformer import TransformerEncoderBase

    from tlm_fairseq.inference.source_encoder import can_encode

    class Other(TransformerEncoderBase):
        def forward_embedding(self, src_tokens, token_embedding=None):
            raise NotImplementedError

    encoder = build_toy_model("transformer_tlm").encoder
    encoder.layers[1].self_attn.add_zero_attn = True
    assert not can_encode(encoder)
    encoder = build_toy_model("transformer_tlm").encoder
    encoder.__class__ = Other
    assert not can_encode(encoder)
    assert not can_encode(FairseqEncoder(encoder.dictionary))
