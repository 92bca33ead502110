"""Small random models of transformers, one of each family that ``regularize`` is tried on, without any dropout."""

from typing import NamedTuple

import torch
import transformers

SIZES = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=24)
BART_SIZES = dict(
    d_model=16,
    encoder_layers=2,
    decoder_layers=3,
    encoder_ffn_dim=24,
    decoder_ffn_dim=24,
    encoder_attention_heads=4,
    decoder_attention_heads=4,
)
NO_DROPOUT = dict(
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
    dropout=0.0,
    attention_dropout=0.0,
    activation_dropout=0.0,
    dropout_rate=0.0,
    resid_pdrop=0.0,
    embd_pdrop=0.0,
    attn_pdrop=0.0,
    hidden_dropout=0.0,
    feat_proj_dropout=0.0,
    layerdrop=0.0,
    mask_time_prob=0.0,
    initializer_range=0.2,  # so that attention is far from uniform
    init_std=0.2,
)
VOCABULARY, BATCH, SOURCE, TARGET = 60, 3, 7, 5


class Family(NamedTuple):
    """One kind of model: the classes of its configuration and of its model, sizes, and what its self-attentions are
    called, and how many there are in the encoder and in the decoder."""

    name: str
    settings: dict
    attention: str
    encoder: int
    decoder: int
    inputs: str = "text"

    def model(self, implementation="sdpa", seed=1, **settings):
        configuration = getattr(transformers, self.name + "Config")(**NO_DROPOUT | self.settings | settings)
        torch.manual_seed(seed)
        return getattr(transformers, self.name + "Model")._from_config(
            configuration, attn_implementation=implementation
        )

    def batch(self):
        """The arguments of the model, with padding on the right where it takes words."""
        generator = torch.Generator().manual_seed(5)
        if self.inputs == "image":
            return {"pixel_values": torch.rand(BATCH, 3, 8, 8, generator=generator)}
        if self.inputs == "sound":
            return {"input_values": torch.rand(BATCH, 400, generator=generator)}
        words = {"decoder_input_ids": torch.randint(5, VOCABULARY, (BATCH, TARGET), generator=generator)}
        if self.inputs == "spectrogram":
            return words | {"input_features": torch.rand(BATCH, 8, 20, generator=generator)}
        words["input_ids"] = torch.randint(5, VOCABULARY, (BATCH, SOURCE), generator=generator)
        words["attention_mask"] = (torch.arange(SOURCE) < torch.tensor([[7], [4], [1]])).long()
        return {name: value for name, value in words.items() if self.inputs == "pair" or "decoder" not in name}

    def valid(self):
        """(B, T) of the encoder, True where a token is no padding; None where no such mask is given."""
        mask = self.batch().get("attention_mask")
        return None if mask is None else mask.bool()


TOKENS = dict(vocab_size=VOCABULARY, max_position_embeddings=32, pad_token_id=1, bos_token_id=0, eos_token_id=2)
FAMILIES = [
    Family("Bert", SIZES | TOKENS, r"attention\.self$", 2, 0),
    Family("Roberta", SIZES | TOKENS, r"attention\.self$", 2, 0),
    Family("DistilBert", dict(TOKENS, dim=16, n_layers=2, n_heads=4, hidden_dim=24), r"\.attention$", 2, 0),
    Family("ModernBert", SIZES | TOKENS | dict(cls_token_id=3, sep_token_id=4), r"\.attn$", 2, 0),
    Family("Bart", BART_SIZES | TOKENS, r"self_attn$", 2, 3, "pair"),
    Family("MBart", BART_SIZES | TOKENS, r"self_attn$", 2, 3, "pair"),
    Family("Marian", BART_SIZES | TOKENS | dict(decoder_start_token_id=1), r"self_attn$", 2, 3, "pair"),
    Family(
        "T5",
        dict(TOKENS, d_model=16, d_kv=4, d_ff=24, num_layers=2, num_decoder_layers=3, num_heads=4),
        r"SelfAttention$",
        2,
        3,
        "pair",
    ),
    Family("GPT2", dict(TOKENS, n_embd=16, n_layer=2, n_head=4, n_positions=32), r"\.attn$", 0, 2),
    Family("Llama", SIZES | TOKENS | dict(num_key_value_heads=2), r"self_attn$", 0, 2),
    Family("ViT", SIZES | dict(image_size=8, patch_size=4), r"attention(\.attention)?$", 2, 0, "image"),
    Family(
        "Whisper",
        BART_SIZES
        | TOKENS
        | dict(num_mel_bins=8, max_source_positions=10, max_target_positions=16, decoder_start_token_id=3),
        r"self_attn$",
        2,
        3,
        "spectrogram",
    ),
    Family(
        "Wav2Vec2",
        SIZES
        | dict(conv_dim=(8, 8), conv_kernel=(10, 3), conv_stride=(10, 3), num_conv_pos_embeddings=4)
        | dict(num_conv_pos_embedding_groups=2, vocab_size=VOCABULARY, num_feat_extract_layers=2),
        r"attention$",
        2,
        0,
        "sound",
    ),
]
BY_NAME = {family.name: family for family in FAMILIES}
