from tlm_fairseq.subwords.bpe_files import gpt2_numbers


def test_gpt2s_numbers():
    """Golden: encoder.json of GPT-2 begins with the printable bytes from "!" on, the others follow, from 188 on."""
    numbers = gpt2_numbers([("Ġ", "t"), ("Ġ", "a")])
    expected = {"!": 0, '"': 1, "A": 32, "~": 93, "¡": 94, "ÿ": 187, "Ā": 188, "Ġ": 220, "Ġt": 256, "Ġa": 257}
    assert {subword: numbers[subword] for subword in expected} == expected
    assert numbers["<|endoftext|>"] == 258 and len(numbers) == 259
