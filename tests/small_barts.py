"""Small BARTs of both kinds, from random weights and saved by transformers itself."""

import json

SIZES = dict(
    d_model=16,
    encoder_layers=2,
    decoder_layers=3,
    encoder_ffn_dim=24,
    decoder_ffn_dim=40,
    encoder_attention_heads=4,
    decoder_attention_heads=2,
    max_position_embeddings=48,
    init_std=0.1,
)
SOURCE_LENGTHS = [3, 30, 11, 1, 7, 19, 25, 5]
TARGET_LENGTHS = [23, 4, 9, 9, 5, 20, 14, 14]
MERGES = [("Ġ", "t"), ("h", "e"), ("i", "n"), ("Ġt", "he"), ("Ġ", "in")]
CHARACTERS = "我你他的是不了人在有这中大来上国个到说们为子和地出道也时年得就那要下以生会自着去之过家学对"


def english_vocabulary():
    """As facebook/bart-*'s: <s> <pad> </s> <unk>, then pieces in another order than GPT-2's, <mask> at the end."""
    from fairseq.data.encoders.gpt2_bpe_utils import bytes_to_unicode

    pieces = [*map("".join, MERGES), *bytes_to_unicode().values(), "<|endoftext|>", "madeupword0000"]
    pieces.sort(key=lambda piece: (len(piece), piece[::-1]))
    return {piece: row for row, piece in enumerate(["<s>", "<pad>", "</s>", "<unk>", *pieces, "<mask>"])}


def chinese_vocabulary():
    """As BERT's, where the special tokens do not come first; two pieces are of a kind that fairseq cannot name."""
    return [
        "[PAD]",
        *(f"[unused{number}]" for number in range(1, 7)),
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "<S>",
        *CHARACTERS,
        "a",
        "##b",
        "in",
        "<s>",
        "\u3000",
    ]


def new_model(seed=0, **config):
    import torch
    from transformers import BartConfig, BartForConditionalGeneration

    torch.manual_seed(seed)
    return BartForConditionalGeneration(BartConfig(**SIZES | config)).eval()


def random_sentences(config, lengths, seed):
    """Sentences of Hugging Face's numbers with </s> behind, padded on the right."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    # In both vocabularies the special tokens are among the first rows, or the last one.
    ordinary = torch.arange(12, config.vocab_size - 1)
    rows = torch.full((len(lengths), max(lengths) + 1), config.pad_token_id)
    for row, length in zip(rows, lengths):
        row[:length] = ordinary[torch.randint(len(ordinary), (length,), generator=generator)]
        row[length] = config.eos_token_id
    return rows


def taught(model):
    """After a few updates towards random targets the outputs of a model differ in length and between sentences."""
    import torch

    pad = model.config.pad_token_id
    source = random_sentences(model.config, SOURCE_LENGTHS, seed=11)
    target = random_sentences(model.config, TARGET_LENGTHS, seed=12)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(25):
        labels = target.masked_fill(target.eq(pad), -100)
        output = model(input_ids=source, attention_mask=source.ne(pad).long(), labels=labels)
        optimizer.zero_grad()
        output.loss.backward()
        optimizer.step()
    return model


def edit_json(path, **changes):
    """Sets entries of a JSON file; None takes one out."""
    content = json.loads(path.read_text("utf-8")) | changes
    path.write_text(json.dumps({name: value for name, value in content.items() if value is not None}), "utf-8")
