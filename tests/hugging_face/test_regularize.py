"""Regularisers in transformers models: where they act, what they compute there, and that nothing else changes."""

import copy
import logging
import re
import subprocess
import sys

import pytest
import torch

from tlm_fairseq.hugging_face import regularize, restore, training_attention
from tlm_fairseq.regularizers import attention_call, packed_attention

transformers = pytest.importorskip("transformers", minversion="5")

from transformers import AttentionInterface, AttentionMaskInterface  # noqa: E402
from transformers.integrations.sdpa_attention import sdpa_attention_forward  # noqa: E402
from transformers.masking_utils import sdpa_mask  # noqa: E402

from small_transformers import BY_NAME, FAMILIES, SOURCE  # noqa: E402

each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
each_implementation = pytest.mark.parametrize("implementation", ["sdpa", "eager"])
# So small that no token is ever selected, and yet the masks are made.
NOTHING = 1e-30
MASKED_BY_HAND = "masked_by_hand"


def self_attentions(family, model):
    return [module for name, module in model.named_modules() if re.search(family.attention, name)]


def outputs(family, model, batch=None):
    """What the model returns for each token that is no padding."""
    batch = family.batch() if batch is None else batch
    states = model(**batch)[0]
    valid = batch.get("attention_mask")
    return states if valid is None or states.shape[1] != SOURCE else states[valid.bool()]


def loss_and_gradients(family, model, seed=0):
    torch.manual_seed(seed)
    model.zero_grad()
    states = outputs(family, model)
    loss = (states * torch.linspace(-1, 1, states.numel()).view_as(states)).sum()
    loss.backward()
    gradients = {name: each.grad.clone() for name, each in model.named_parameters() if each.grad is not None}
    return loss.detach(), gradients


def masked_by_hand(family, model, may_attend):
    """The stock model whose self-attentions have another mask: may_attend(padding, causal), (B, T, T)."""
    chosen = self_attentions(family, model)

    def attention(module, query, key, value, mask, is_causal=None, **kwargs):
        if module in chosen:
            length = query.shape[2]
            padding = torch.zeros(query.shape[0], length, dtype=torch.bool)
            if family.valid() is not None and length == SOURCE:
                padding = ~family.valid()
            causal = family.encoder == 0 or any(
                "decoder" in name for name, each in model.named_modules() if each is module
            )
            mask = may_attend(padding, causal).unsqueeze(1)
        return sdpa_attention_forward(module, query, key, value, mask, is_causal=False, **kwargs)

    AttentionInterface.register(MASKED_BY_HAND, attention)
    AttentionMaskInterface.register(MASKED_BY_HAND, sdpa_mask)
    model.set_attn_implementation(MASKED_BY_HAND)
    return model


def itself_alone(padding, causal):
    return torch.eye(padding.shape[1], dtype=torch.bool).expand(padding.shape[0], -1, -1)


def all_but_itself(padding, causal):
    others = ~itself_alone(padding, causal) & ~padding.unsqueeze(1)
    others = others.tril() if causal else others
    return others | (itself_alone(padding, causal) & ~others.any(-1, keepdim=True))


class TestEachFamily:
    @each_family
    def test_all_self_attentions_are_found_and_told_from_the_others(self, family, caplog):
        model = family.model()
        caplog.set_level(logging.INFO, "tlm_fairseq")
        regularize(model, rate=0.1)
        expected = self_attentions(family, model)
        assert len(expected) == family.encoder + family.decoder
        configurations = [(module, getattr(module, "config", None)) for module in model.modules()]
        named = [module for module, each in configurations if hasattr(each, "regularizers")]
        assert named == expected
        assert caplog.messages == [f"tlm rate 0.1, both, {len(expected)} self-attentions in {family.name}Model"]

    @each_family
    @pytest.mark.parametrize("place", ["encoder", "decoder"])
    def test_where(self, family, place):
        model = family.model()
        if not getattr(family, place):
            with pytest.raises(ValueError, match=f"where='{place}': {family.name}Model has no self-attention there"):
                regularize(model, where=place)
        else:
            regularize(model, where=place)
            found = [
                name for name, each in model.named_modules() if hasattr(getattr(each, "config", None), "regularizers")
            ]
            assert len(found) == getattr(family, place)
            assert all(
                ("decoder" in name) == (place == "decoder") for name in found if family.encoder and family.decoder
            )

    @each_family
    @each_implementation
    def test_evaluation_is_the_stock_model_bit_for_bit(self, family, implementation):
        model = family.model(implementation).eval()
        stock = model(**family.batch())[0]
        regularize(model, rate=1.0)
        assert torch.equal(model(**family.batch())[0], stock)

    @each_family
    @each_implementation
    @pytest.mark.parametrize("rate", [0, NOTHING])
    def test_without_a_selected_token_training_is_stock(self, family, implementation, rate):
        model = family.model(implementation).train()
        loss, gradients = loss_and_gradients(family, model)
        regularize(model, rate=rate)
        ours, our_gradients = loss_and_gradients(family, model)
        torch.testing.assert_close(ours, loss, atol=1e-6, rtol=1e-6)
        torch.testing.assert_close(our_gradients, gradients, atol=1e-6, rtol=1e-5)

    @each_family
    @each_implementation
    @pytest.mark.parametrize(
        "strategy, may_attend", [("siblings", itself_alone), ("self", all_but_itself)], ids=["siblings", "self"]
    )
    def test_with_every_token_selected_it_is_the_stock_model_under_the_mask(
        self, family, implementation, strategy, may_attend
    ):
        stock = family.model(implementation).train()
        unmasked = outputs(family, stock)
        by_hand = outputs(family, masked_by_hand(family, stock, may_attend))
        model = regularize(family.model(implementation).train(), rate=1.0, strategy=strategy)
        torch.testing.assert_close(outputs(family, model), by_hand, atol=2e-6, rtol=1e-5)
        assert (unmasked - by_hand).abs().max() > 1e-3

    @each_family
    @pytest.mark.parametrize("method", ["tlm", "drophead", "dropkey", "dropattention", "tlm,drophead,dropattention"])
    def test_every_method_acts_and_its_gradients_are_finite(self, family, method):
        model = family.model().train()
        stock, _ = loss_and_gradients(family, model)
        options = {} if "," in method else {"rate": 0.4}
        regularize(model, method, **options)
        loss, gradients = loss_and_gradients(family, model)
        again, _ = loss_and_gradients(family, model)
        other, _ = loss_and_gradients(family, model, seed=1)
        assert loss == again
        assert loss != stock and loss != other
        assert all(gradient.isfinite().all() for gradient in gradients.values())

    @each_family
    def test_the_recomputation_of_gradient_checkpointing_draws_the_same(self, family):
        model = regularize(family.model().train(), rate=0.4)
        expected = loss_and_gradients(family, model)
        model.gradient_checkpointing_enable()
        torch.testing.assert_close(loss_and_gradients(family, model), expected, atol=1e-6, rtol=1e-5)

    @each_family
    def test_restore(self, family, tmp_path):
        model = family.model().train()
        loss, gradients = loss_and_gradients(family, model)
        settings = [getattr(module, "config", None) for module in model.modules()]
        regularize(model, rate=0.4)
        assert restore(model)
        assert all(getattr(module, "config", None) is each for module, each in zip(model.modules(), settings))
        assert not restore(model)
        assert loss_and_gradients(family, model)[0] == loss


class TestPacked:
    """What is computed without a mask in long sequences."""

    @pytest.fixture
    def pack(self, monkeypatch):
        """Returns pack(): from then on packing is as good as faster at any length; it returns the list of its calls."""

        def pack():
            calls = []
            packed = training_attention.packed_attention
            monkeypatch.setattr(attention_call, "packing_is_faster", lambda q, causal: True)
            monkeypatch.setattr(
                training_attention, "packed_attention", lambda *args: calls.append(args) or packed(*args)
            )
            return calls

        return pack

    @each_family
    def test_it_is_what_the_mask_gives(self, family, pack):
        model = regularize(family.model().train(), rate=0.4)
        loss, gradients = loss_and_gradients(family, model)
        calls = pack()
        ours, our_gradients = loss_and_gradients(family, model)
        # T5's scores have a summand of their own.
        assert len(calls) == (0 if family.name == "T5" else family.encoder + family.decoder)
        torch.testing.assert_close(ours, loss, atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(our_gradients, gradients, atol=1e-5, rtol=1e-4)

    @pytest.mark.parametrize(
        "implementation, dropout, options",
        [
            ("eager", 0.0, {}),
            ("sdpa", 0.1, {}),
            ("sdpa", 0.0, {"siblings_share": 0.5}),
            ("sdpa", 0.0, {"method": "dropkey"}),
        ],
    )
    def test_not_where_the_mask_is_needed(self, implementation, dropout, options, pack):
        family = BY_NAME["Llama"]
        model = regularize(family.model(implementation, attention_dropout=dropout).train(), rate=0.4, **options)
        calls = pack()
        loss_and_gradients(family, model)
        assert not calls


class TestSaving:
    @pytest.mark.parametrize("name", ["Bert", "Bart", "Llama"])
    def test_what_it_saves_is_what_the_stock_model_saves(self, name, tmp_path):
        family = BY_NAME[name]
        family.model().save_pretrained(tmp_path / "stock")
        model = regularize(family.model().train(), rate=0.4)
        outputs(family, model)
        model.save_pretrained(tmp_path / "ours")
        for file in ("config.json", "model.safetensors"):
            assert (tmp_path / "ours" / file).read_bytes() == (tmp_path / "stock" / file).read_bytes()

    def test_a_copy_is_regularised_apart_from_its_original(self):
        family = BY_NAME["Bert"]
        model = regularize(family.model().train(), rate=0.4)
        twin = copy.deepcopy(model)
        expected = loss_and_gradients(family, model)[0]
        restore(model)
        assert loss_and_gradients(family, twin)[0] == expected
        assert loss_and_gradients(family, model)[0] != expected


class TestGeneration:
    @pytest.mark.parametrize("cache", ["dynamic", "static", None])
    @pytest.mark.parametrize(
        "name, model_class",
        [
            ("Bart", transformers.BartForConditionalGeneration),
            ("MBart", transformers.MBartForConditionalGeneration),
            ("Marian", transformers.MarianMTModel),
            ("T5", transformers.T5ForConditionalGeneration),
            ("GPT2", transformers.GPT2LMHeadModel),
            ("Llama", transformers.LlamaForCausalLM),
        ],
    )
    def test_generate_is_the_stock_path(self, name, model_class, cache):
        family = BY_NAME[name]
        model = model_class(family.model(decoder_start_token_id=0, num_decoder_layers=2).config).eval()
        words = family.batch()["input_ids"][:, :4]
        settings = dict(
            max_new_tokens=6, min_new_tokens=6, do_sample=False, return_dict_in_generate=True, output_logits=True
        )
        settings |= {"use_cache": False} if cache is None else {"cache_implementation": cache}
        stock = model.generate(words, **settings)
        regularize(model, rate=1.0)
        ours = model.generate(words, **settings)
        assert torch.equal(ours.sequences, stock.sequences)
        assert all(torch.equal(one, other) for one, other in zip(ours.logits, stock.logits))

    @pytest.mark.parametrize("cache", ["dynamic", "static"])
    def test_with_a_cache_in_training_mode_it_says_what_to_do(self, cache):
        model = transformers.LlamaForCausalLM(BY_NAME["Llama"].model().config).train()
        regularize(model, rate=0.4)
        with pytest.raises(ValueError, match="not defined for a cache, static or filled: call model.eval"):
            model.generate(BY_NAME["Llama"].batch()["input_ids"], max_new_tokens=3, cache_implementation=cache)


class TestMasks:
    @pytest.mark.parametrize("name", ["GPT2", "Llama"])
    @each_implementation
    def test_padding_on_the_left_of_a_causal_model(self, name, implementation):
        family = BY_NAME[name]
        batch = family.batch()
        batch["attention_mask"] = batch["attention_mask"].flip(1)
        model = family.model(implementation).train()
        stock = outputs(family, model, batch)
        assert torch.allclose(outputs(family, regularize(model, rate=NOTHING), batch), stock, atol=1e-6)
        states = regularize(model, rate=1.0)(**batch)[0]
        assert states.isfinite().all()

    @pytest.mark.parametrize("padded", [False, True])
    @each_implementation
    def test_a_decoder_that_looks_both_ways(self, implementation, padded):
        """transformers tells each call of modules that call themselves causal."""
        family = BY_NAME["Llama"]
        batch = family.batch() if padded else {"input_ids": family.batch()["input_ids"]}
        model = family.model(implementation, is_causal=False, use_cache=False).train()
        stock = outputs(family, model, batch)
        assert torch.allclose(outputs(family, regularize(model, rate=NOTHING), batch), stock, atol=1e-6)

    @pytest.mark.parametrize("name, implementation", [("Llama", "sdpa"), ("Llama", "eager"), ("Bert", "eager")])
    def test_what_a_module_calls_itself_counts_only_where_stock_attention_reads_it(self, name, implementation):
        family = BY_NAME[name]
        batch = family.batch() if name == "Llama" else {"input_ids": family.batch()["input_ids"]}
        model = family.model(implementation).train()
        for module in self_attentions(family, model):
            module.is_causal = not module.is_causal
        stock = outputs(family, model, batch)
        assert torch.allclose(outputs(family, regularize(model, rate=NOTHING), batch), stock, atol=1e-6)

    @each_implementation
    def test_packed_sequences_are_refused(self, implementation):
        model = regularize(BY_NAME["Llama"].model(implementation, use_cache=False).train(), rate=0.4)
        words = BY_NAME["Llama"].batch()["input_ids"]
        model(words)
        with pytest.raises(ValueError, match="LlamaAttention: .*packed sequences.* Give one sequence a row"):
            model(words, position_ids=torch.tensor([[0, 1, 2, 0, 1, 2, 3]]).expand(3, -1))

    @each_implementation
    @pytest.mark.parametrize(
        "name, window", [("ModernBert", {"local_attention": 6}), ("Mistral", {"sliding_window": 4})]
    )
    def test_a_window_is_refused_where_it_is_shorter_than_the_sequence(self, name, window, implementation):
        family = BY_NAME["ModernBert" if name == "ModernBert" else "Llama"]._replace(name=name)
        model = regularize(family.model(implementation, **window).train(), rate=0.4)
        words = family.batch()["input_ids"]
        model(words[:, :3])
        with pytest.raises(ValueError, match=f"{name}Attention: .* a sliding window shorter than the sequence"):
            model(words)

    def test_a_mask_of_the_callers_own_is_refused(self):
        model = regularize(BY_NAME["Bert"].model().train(), rate=0.4)
        mask = torch.ones(3, 1, SOURCE, SOURCE, dtype=torch.bool)
        model(BY_NAME["Bert"].batch()["input_ids"], attention_mask=mask)
        mask[:, :, 2, 4] = False
        with pytest.raises(ValueError, match="a mask of your own"):
            model(BY_NAME["Bert"].batch()["input_ids"], attention_mask=mask)

    def test_a_mask_is_read_once_for_all_layers_and_again_when_it_was_written_to(self, monkeypatch):
        reads = []
        compare = training_attention._compare
        monkeypatch.setattr(training_attention, "_compare", lambda *args: reads.append(args) or compare(*args))
        model = regularize(BY_NAME["Bert"].model().train(), rate=0.4)
        words = BY_NAME["Bert"].batch()["input_ids"]
        mask = torch.ones(3, 1, SOURCE, SOURCE, dtype=torch.bool)
        model(words, attention_mask=mask)
        assert len(reads) == 1
        mask[:, :, 2, 4] = False
        with pytest.raises(ValueError, match="a mask of your own"):
            model(words, attention_mask=mask)

    def test_in_inference_mode_too(self):
        family = BY_NAME["Bert"]
        model = family.model().train()
        with torch.inference_mode():
            stock = outputs(family, model)
            assert (outputs(family, regularize(model, rate=1.0)) - stock).abs().max() > 1e-3

    def test_other_processes_draw_other_masks(self, monkeypatch):
        family = BY_NAME["Bert"]
        model = regularize(family.model().train(), rate=0.4)
        losses = []
        for rank in range(2):
            monkeypatch.setattr(torch.distributed, "is_initialized", lambda: True)
            monkeypatch.setattr(torch.distributed, "get_rank", lambda rank=rank: rank)
            losses.append(loss_and_gradients(family, model)[0])
        assert losses[0] != losses[1]


class TestCompilation:
    @pytest.mark.parametrize(
        "name, method",
        [
            ("Bert", "tlm"),
            ("Llama", "dropattention"),
            pytest.param("T5", "tlm", marks=pytest.mark.slow),
            pytest.param("Bart", "dropkey", marks=pytest.mark.slow),
        ],
    )
    def test_one_graph_without_a_break_that_computes_the_same(self, name, method, monkeypatch):
        # Where attention would be packed the compiled model masks, for its graph cannot depend on the draws.
        for causal in (False, True):
            monkeypatch.setitem(packed_attention.SHORTEST, (causal, torch.float32), 1)
        family = BY_NAME[name]
        model = regularize(family.model(use_cache=False).train(), method, rate=0.4)
        loss, gradients = loss_and_gradients(family, model)
        torch._dynamo.reset()
        compiled = torch.compile(model, backend="aot_eager", fullgraph=True)
        ours, our_gradients = loss_and_gradients(family, compiled)
        torch.testing.assert_close(ours, loss, atol=1e-5, rtol=1e-5)
        for key, gradient in gradients.items():
            torch.testing.assert_close(our_gradients[f"_orig_mod.{key}"], gradient, atol=1e-5, rtol=1e-4)

    def test_packed_sequences_are_refused_there_too(self):
        model = regularize(BY_NAME["Llama"].model(use_cache=False).train(), rate=0.4)
        torch._dynamo.reset()
        compiled = torch.compile(model, backend="aot_eager")
        with pytest.raises(RuntimeError, match="LlamaAttention: .*packed sequences"):
            compiled(torch.full((2, 7), 5), position_ids=torch.tensor([[0, 1, 2, 0, 1, 2, 3]]).expand(2, -1))


class TestBadInput:
    @pytest.mark.parametrize(
        "arguments, options, message",
        [
            (("tml",), {}, "must be of none, tlm, drophead, dropkey, dropattention, got 'tml'"),
            (("tlm",), {"rate": 1.5}, "--tlm-rate must lie between 0 and 1, got 1.5"),
            (("tlm",), {"rate": "high"}, "tlm_rate must be of type float, got 'high'"),
            (("tlm",), {"strategy": "neither"}, "--tlm-strategy must be one of both, siblings, self, got 'neither'"),
            (("tlm",), {"where": "head"}, "--tlm-where must be one of all, encoder, decoder, got 'head'"),
            (("dropkey",), {"where": "head"}, "--tlm-where must be one of all, encoder, decoder, got 'head'"),
            (("drophead",), {"strategy": "both"}, "drophead has no option 'strategy', only rate, schedule"),
            (("tlm,dropkey",), {"rate": 0.1}, "has no option 'rate', only tlm_rate"),
            (("drophead",), {"schedule": "v"}, "needs the number of updates"),
            (("tlm",), {"warmup_updates": 10}, "needs the number of updates"),
        ],
    )
    def test_wrong_options_leave_the_model_as_it_was(self, arguments, options, message):
        model = BY_NAME["Bert"].model()
        with pytest.raises(ValueError, match=re.escape(message)):
            regularize(model, *arguments, **options)
        assert not restore(model)

    def test_a_model_that_is_regularised_already_gets_the_new_options(self, caplog):
        family = BY_NAME["Bert"]
        model = regularize(family.model().train(), rate=0.4)
        expected = loss_and_gradients(family, model)[0]
        regularize(model, "drophead", rate=0.4)
        assert "BertModel was regularised already: its options are replaced" in caplog.messages
        regularize(model, rate=0.4)
        assert loss_and_gradients(family, model)[0] == expected
        assert restore(model) and not restore(model)

    def test_none(self):
        model = regularize(BY_NAME["Bert"].model())
        regularize(model, "none")
        assert not restore(model)

    def test_no_model(self):
        with pytest.raises(ValueError, match="only a torch.nn.Module can be regularised, got str"):
            regularize("bert-base-cased")

    def test_a_transformers_that_is_too_old(self, monkeypatch):
        model = regularize(BY_NAME["Bert"].model())
        monkeypatch.setattr(sys.modules["transformers"], "__version__", "4.57.1")
        with pytest.raises(ValueError, match="need transformers 5, and 4.57.1 is here: pip install 'transformers>=5'"):
            regularize(model, rate=0.4)
        assert restore(model)  # as it was

    def test_no_self_attention(self):
        with pytest.raises(
            ValueError, match="Sequential: no self-attention of transformers 5 was found, only Linear, Tanh"
        ):
            regularize(torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh()))

    def test_attention_that_does_not_go_through_the_interface(self):
        from transformers import DebertaV2Config, DebertaV2Model

        model = DebertaV2Model(DebertaV2Config(**BY_NAME["Bert"].settings))
        with pytest.raises(ValueError, match="does not go through .*AttentionInterface .*DebertaV2Attention"):
            regularize(model)

    def test_an_implementation_that_takes_no_mask_of_ours(self):
        model = BY_NAME["Bert"].model()
        model.config._attn_implementation = "flex_attention"
        with pytest.raises(ValueError, match="cannot be computed by 'flex_attention': load the model with attn_impl"):
            regularize(model)

    def test_a_model_under_torch_jit(self):
        model = BY_NAME["ViT"].model().eval()
        model.config.return_dict = False
        traced = torch.jit.trace(model, BY_NAME["ViT"].batch()["pixel_values"])
        with pytest.raises(ValueError, match="a model under torch.jit cannot be regularised"):
            regularize(traced)
        regularize(model.train(), rate=0.4)
        with pytest.raises(ValueError, match="torch.jit cannot trace a regularised model while it trains"):
            torch.jit.trace(model, BY_NAME["ViT"].batch()["pixel_values"])


WITHOUT_FAIRSEQ = """
import sys
from importlib.machinery import PathFinder

ABSENT = ("fairseq", "fairseq_cli", "hydra", "omegaconf", "sacrebleu", "rapidfuzz", "sentencepiece")

class Installed(PathFinder):
    @classmethod
    def find_spec(cls, name, *where):
        return None if name in ABSENT else super().find_spec(name, *where)

sys.meta_path = [Installed if finder is PathFinder else finder for finder in sys.meta_path]
import torch
from transformers import ViTConfig, ViTModel
from tlm_fairseq.hugging_face import regularize
sizes = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=24)
model = ViTModel(ViTConfig(image_size=8, patch_size=4, **sizes)).train()
regularize(model, rate=.4)(torch.rand(2, 3, 8, 8))[0].sum().backward()
"""


def test_it_needs_no_fairseq_nor_anything_that_fairseq_brings():
    process = subprocess.run([sys.executable, "-c", WITHOUT_FAIRSEQ], capture_output=True, text=True)
    assert process.returncode == 0, process.stderr


def test_the_import_alone_brings_neither_torch_nor_transformers():
    code = (
        "import sys, tlm_fairseq.hugging_face; sys.exit(bool({'torch', 'transformers', 'fairseq'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
