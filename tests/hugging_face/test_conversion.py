"""Both sides compute the same, beam search finds the same, and the way back gives the same tensors."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from tlm_fairseq.commands import main
from tlm_fairseq.errors import UserError
from tlm_fairseq.fairseq_support import checkpoints
from tlm_fairseq.fairseq_support.pickle_names import names_asked_for
from tlm_fairseq.hugging_face.conversion import ORIGIN, from_hugging_face, to_hugging_face
from tlm_fairseq.hugging_face.vocabulary import read_vocabulary, row_order

from small_barts import SIZES, SOURCE_LENGTHS, edit_json, new_model, random_sentences

transformers = pytest.importorskip("transformers")

BOS, PAD, EOS = 0, 1, 2
RESETS = ["--reset-optimizer", "--reset-dataloader", "--reset-meters", "--reset-lr-scheduler"]


@pytest.fixture(scope="session")
def converted(pretrained, checkpoint_of):
    """The checkpoint made of each pretrained folder."""
    return checkpoint_of(pretrained)


@pytest.fixture
def english_copy(english, checkpoint_of, tmp_path):
    """A copy of the English checkpoint and of the files beside it that a test may change."""
    return Path(shutil.copytree(checkpoint_of(english).parent, tmp_path / "in")) / "model.pt"


@pytest.fixture(scope="session")
def order(pretrained):
    """Hugging Face's numbers of fairseq's numbers."""
    settings = json.loads((pretrained / "config.json").read_text())
    return torch.tensor(row_order(read_vocabulary(pretrained), settings, settings["vocab_size"]))


@pytest.fixture(scope="session")
def fairseq_model(converted):
    """The converted model and its task, as fairseq-generate loads them."""
    from fairseq import checkpoint_utils

    import tlm_fairseq.models  # noqa: F401

    overrides = {"data": str(converted.parent), "source_lang": "src", "target_lang": "tgt"}
    for side in ("src", "tgt"):
        (converted.parent / f"dict.{side}.txt").write_bytes((converted.parent / "dict.txt").read_bytes())
    (model,), _, task = checkpoint_utils.load_model_ensemble_and_task([str(converted)], arg_overrides=overrides)
    return model.eval(), task


@pytest.fixture(scope="session")
def sentences(pretrained, order):
    """Sentences of fairseq's numbers, of unequal length, each with </s> at the end."""
    config = transformers.BartConfig.from_pretrained(pretrained)
    rows = order.argsort()[random_sentences(config, SOURCE_LENGTHS, seed=11)]
    return [row[row.ne(PAD)] for row in rows]


def padded(rows, left=False):
    width = max(map(len, rows))
    blanks = [torch.full((width - len(row),), PAD) for row in rows]
    return torch.stack([torch.cat([blank, row] if left else [row, blank]) for row, blank in zip(rows, blanks)])


class TestSameFunction:
    @pytest.mark.parametrize("left", [False, True], ids=["padded right", "padded left"])
    def test_logits_of_a_padded_batch(self, pretrained, fairseq_model, sentences, order, left):
        """fairseq pads sources on the left by default, Hugging Face on the right."""
        targets = [torch.cat([row[-1:], row[:-1]]) for row in reversed(sentences)]
        previous = padded(targets)
        model, _ = fairseq_model
        other = transformers.BartForConditionalGeneration.from_pretrained(pretrained).eval()
        with torch.no_grad():
            source = padded(sentences, left)
            ours, _ = model(source, source.ne(PAD).sum(1), previous)
            source = padded(sentences)
            theirs = other(
                input_ids=order[source], attention_mask=source.ne(PAD).long(), decoder_input_ids=order[previous]
            ).logits[:, :, order]
        real = previous.ne(PAD)
        assert torch.allclose(ours[real], theirs[real], rtol=0, atol=1e-5)
        # The comparison would mean nothing between distributions that are flat or all the same.
        assert ours[real].std() > 0.5 and ours[real].argmax(-1).unique().numel() > 20

    @pytest.mark.parametrize("penalty", [0.0, 1.0])
    def test_beam_search_of_fairseq_generate(
        self,
        pretrained,
        converted,
        fairseq_model,
        fairseq_commands,
        sentences,
        order,
        penalty,
        tmp_path,
        monkeypatch,
        capsys,
    ):
        """Settings that mean the same on both sides; see the package's docstring."""
        dictionary = fairseq_model[1].source_dictionary
        text = "".join(dictionary.string(row) + "\n" for row in sentences)
        for side in ("src", "tgt"):
            (tmp_path / f"test.{side}").write_text(text, "utf-8")
        fairseq_commands.run(
            "preprocess",
            "-s",
            "src",
            "-t",
            "tgt",
            "--testpref",
            tmp_path / "test",
            "--destdir",
            tmp_path / "bin",
            "--srcdict",
            converted.parent / "dict.txt",
            "--joined-dictionary",
            monkeypatch=monkeypatch,
        )
        capsys.readouterr()
        fairseq_commands.run(
            "generate",
            tmp_path / "bin",
            "--path",
            converted,
            "--cpu",
            "--beam",
            4,
            "--lenpen",
            penalty,
            "--max-len-a",
            0,
            "--max-len-b",
            44,
            "--num-workers",
            0,
            monkeypatch=monkeypatch,
        )
        lines = [line.split("\t") for line in capsys.readouterr().out.split("\n") if line.startswith("H-")]
        ours = {int(name[2:]): (float(score), text.split()) for name, score, text in lines}

        other = transformers.BartForConditionalGeneration.from_pretrained(pretrained).eval()
        source = padded(sentences)
        found = other.generate(
            input_ids=order[source],
            attention_mask=source.ne(PAD).long(),
            num_beams=4,
            early_stopping=True,
            length_penalty=penalty,
            max_length=46,
            min_length=2,
            suppress_tokens=[int(order[PAD])],
            return_dict_in_generate=True,
            output_scores=True,
        )
        back = order.argsort()
        theirs = [[int(back[number]) for number in row] for row in found.sequences]
        # fairseq prints the score in bits.
        bits = (found.sequences_scores / torch.log(torch.tensor(2.0))).tolist()
        symbols = [[dictionary[number] for number in row if number not in (BOS, PAD, EOS)] for row in theirs]
        assert [ours[number][1] for number in range(len(sentences))] == symbols
        assert [ours[number][0] for number in range(len(sentences))] == pytest.approx(bits, abs=2e-4)
        lengths = {len(row) for row in symbols}
        assert len(lengths) > 4 and 2 < max(lengths) < 40

    def test_it_is_stock_and_asks_for_nothing_but_a_namespace(self, converted, fairseq_model):
        names = names_asked_for(converted).names
        assert [name for name in names if name.split(".")[0] not in ("torch", "collections")] == ["argparse.Namespace"]
        assert type(fairseq_model[0]).__name__ == "BARTModel"
        state = checkpoints.read(converted)
        assert checkpoints.describe(state).task == "translation"
        tied = {
            state["model"][f"{name}.weight"].data_ptr()
            for name in ("encoder.embed_tokens", "decoder.embed_tokens", "decoder.output_projection")
        }
        assert len(tied) == 1


class TestTheWayBack:
    def test_equal_tensors(self, pretrained, converted, tmp_path):
        to_hugging_face(converted, tmp_path / "back", like=pretrained)
        self.compare(pretrained, tmp_path / "back")

    def test_equal_tensors_by_the_record_beside_the_checkpoint(self, pretrained, converted, tmp_path):
        """Without the folder that the model came from; its tokenizer numbers text as before."""
        to_hugging_face(converted, tmp_path / "back")
        self.compare(pretrained, tmp_path / "back")
        kind = transformers.BartTokenizer if (pretrained / "merges.txt").exists() else transformers.BertTokenizer
        before, after = kind.from_pretrained(pretrained), transformers.AutoTokenizer.from_pretrained(tmp_path / "back")
        for text in ("in the heat, 是", "我们在家ab"):
            ids = after(text, return_tensors="pt")["input_ids"]
            assert ids.tolist() == [before(text)["input_ids"]]
            models = (
                transformers.BartForConditionalGeneration.from_pretrained(each)
                for each in (pretrained, tmp_path / "back")
            )
            ours, theirs = (model.eval()(input_ids=ids).logits for model in models)
            assert torch.equal(ours, theirs) and ours.std() > 0.1

    def test_equal_tensors_by_fairseqs_files_beside_the_checkpoint(self, english, english_copy, tmp_path):
        """Of a checkpoint converted before there were records."""
        shutil.rmtree(english_copy.parent / ORIGIN)
        to_hugging_face(english_copy, tmp_path / "back")
        self.compare(english, tmp_path / "back")
        assert json.loads((tmp_path / "back" / "tokenizer.json").read_text())["model"]["vocab"] == json.loads(
            (english / "vocab.json").read_text()
        )

    def test_without_its_origin_the_rows_keep_fairseqs_order(self, chinese, checkpoint_of, tmp_path):
        alone = Path(shutil.copy(checkpoint_of(chinese), tmp_path))
        assert to_hugging_face(alone, tmp_path / "back") is None
        assert sorted(path.name for path in (tmp_path / "back").iterdir()) == [
            "config.json",
            "generation_config.json",
            "model.safetensors",
        ]
        model = transformers.BartForConditionalGeneration.from_pretrained(tmp_path / "back")
        config = model.config
        assert (config.bos_token_id, config.pad_token_id, config.eos_token_id) == (BOS, PAD, EOS)
        rows = checkpoints.read(checkpoint_of(chinese))["model"]["encoder.embed_tokens.weight"]
        assert torch.equal(model.model.shared.weight, rows)

    def compare(self, folder, back):
        """Every tensor that transformers sees, and every setting of the model."""
        before, after = (transformers.BartForConditionalGeneration.from_pretrained(place) for place in (folder, back))
        assert before.state_dict().keys() == after.state_dict().keys()
        assert all(torch.equal(tensor, after.state_dict()[name]) for name, tensor in before.state_dict().items())
        unequal = {
            name
            for name, value in before.config.to_dict().items()
            if value != after.config.to_dict()[name] and not (name == "activation_function" and value == "gelu_new")
        }
        assert unequal <= {"_name_or_path", "init_std", "transformers_version"}

    def test_a_model_without_a_row_for_masked_words(self, english, english_copy, tmp_path):
        """fairseq drops that row when dict.txt does not list <mask>, as its own bart.base's does not."""
        path = english_copy
        state = checkpoints.read(path)
        for name in ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight", "decoder.output_projection.weight"):
            state["model"][name] = state["model"][name][:-1]
        checkpoints.write(state, path)
        before = transformers.BartForConditionalGeneration.from_pretrained(english)
        for name, like in (("beside", None), ("like", english)):
            to_hugging_face(path, tmp_path / name, like=like)
            after = transformers.BartForConditionalGeneration.from_pretrained(tmp_path / name)
            assert after.config.vocab_size == before.config.vocab_size - 1
            assert torch.equal(after.model.shared.weight, before.model.shared.weight[:-1])

    def test_generation_starts_as_fairseqs(self, english, copy_of, tmp_path):
        folder = copy_of(english)
        edit_json(folder / "config.json", forced_bos_token_id=0, decoder_start_token_id=0, no_repeat_ngram_size=3)
        (folder / "generation_config.json").unlink()
        made = from_hugging_face(folder, tmp_path / "fairseq" / "model.pt")
        assert "starts decoding from token 0" in made.remarks[0]
        for without_bos, forced in ((False, 0), (True, None)):
            back = tmp_path / f"back-{without_bos}"
            to_hugging_face(tmp_path / "fairseq" / "model.pt", back, folder, without_bos)
            settings = transformers.BartForConditionalGeneration.from_pretrained(back).generation_config
            assert settings.forced_bos_token_id == forced
            assert settings.decoder_start_token_id == settings.eos_token_id == settings.forced_eos_token_id == 2
            assert not settings.no_repeat_ngram_size


class TestTraining:
    @pytest.mark.parametrize(
        "option, suffix", [("--restore-file", "_tlm"), ("--finetune-from-model", "")], ids=["TLM", "stock"]
    )
    def test_one_update_and_back(self, pretrained, tmp_path, fairseq_commands, option, suffix):
        """On data that fairseq-preprocess made with the dictionary that from-hf wrote, with the options it named."""
        path = tmp_path / "fairseq" / "model.pt"
        made = from_hugging_face(pretrained, path)
        data = self.binarised(path.parent / "dict.txt", tmp_path)
        resets = RESETS if option == "--restore-file" else []
        before = checkpoints.read(path)["model"]
        for rate, unchanged in ((0, True), (1e-3, False)):
            folder = tmp_path / f"rate-{rate}"
            self.train(fairseq_commands, data, made, suffix, option, path, *resets, "--save-dir", folder, "--lr", rate)
            state = checkpoints.read(folder / "checkpoint_last.pt")
            assert state["cfg"]["model"].arch == made.architecture + suffix
            assert state["optimizer_history"][-1]["num_updates"] == 1
            same = [torch.equal(tensor, state["model"][name]) for name, tensor in before.items()]
            assert all(same) is unchanged
        to_hugging_face(folder / "checkpoint_last.pt", tmp_path / "back", like=pretrained)
        after = transformers.BartForConditionalGeneration.from_pretrained(tmp_path / "back").state_dict()
        assert torch.equal(after["model.encoder.layers.0.fc1.weight"], state["model"]["encoder.layers.0.fc1.weight"])

    def binarised(self, dictionary, folder):
        from fairseq import options
        from fairseq_cli import preprocess

        symbols = [line.split(" ")[0] for line in dictionary.read_text("utf-8").split("\n")[:-1]]
        text = "".join(" ".join(symbols[start : start + 6]) + "\n" for start in range(0, 36, 4))
        for side in ("src", "tgt"):
            for split in ("train", "valid"):
                (folder / f"{split}.{side}").write_text(text, "utf-8")
        prefixes = ["--trainpref", str(folder / "train"), "--validpref", str(folder / "valid")]
        arguments = ["-s", "src", "-t", "tgt", *prefixes, "--srcdict", str(dictionary), "--joined-dictionary"]
        parser = options.get_preprocessing_parser()
        preprocess.main(parser.parse_args([*arguments, "--destdir", str(folder / "bin")]))
        return folder / "bin"

    def train(self, commands, data, made, suffix, *arguments):
        toy = commands.data
        commands.data = str(data)
        try:
            commands.train(
                *arguments, "--max-update", 1, "--disable-validation", *made.options, arch=made.architecture + suffix
            )
        finally:
            commands.data = toy


class TestOutputs:
    def test_dictionaries_of_another_model_stay(self, english, chinese, tmp_path):
        from_hugging_face(english, tmp_path / "model.pt")
        before = self.contents(tmp_path)
        from_hugging_face(english, tmp_path / "model.pt")
        with pytest.raises(UserError, match="dict.txt: belongs to another model"):
            from_hugging_face(chinese, tmp_path / "model.pt")
        assert self.contents(tmp_path).keys() == before.keys()
        assert (tmp_path / "dict.txt").read_bytes() == before[tmp_path / "dict.txt"]

    @staticmethod
    def contents(folder):
        return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def test_nothing_is_left_where_the_checkpoint_cannot_be_written(self, english, tmp_path, monkeypatch):
        def no_space(state, path):
            path.write_bytes(b"half")
            raise OSError(28, "No space left on device", str(path))

        monkeypatch.setattr(checkpoints, "write", no_space)
        with pytest.raises(OSError, match=f"'{tmp_path}/out/model.pt'"):
            from_hugging_face(english, tmp_path / "out" / "model.pt")
        assert not list(tmp_path.iterdir())

    def test_nothing_is_left_of_a_conversion_that_failed(self, english_copy, tmp_path, monkeypatch):
        from tlm_fairseq.hugging_face import conversion

        def no_space(*arguments):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(conversion, "write_tokenizer", no_space)
        with pytest.raises(OSError, match="No space left"):
            to_hugging_face(english_copy, tmp_path / "out")
        assert [path.name for path in tmp_path.iterdir()] == ["in"]

    def test_other_users_may_read_the_folder_as_any_new_one(self, english_copy, tmp_path):
        to_hugging_face(english_copy, tmp_path / "out")
        (tmp_path / "any").mkdir()
        (tmp_path / "any" / "file").touch()
        assert (tmp_path / "out").stat().st_mode == (tmp_path / "any").stat().st_mode
        modes = {path.stat().st_mode for path in (tmp_path / "out").iterdir()}
        assert modes == {(tmp_path / "any" / "file").stat().st_mode}

    def test_half_precision_is_widened(self, english, tmp_path):
        folder = tmp_path / "half"
        new_model(vocab_size=len(read_vocabulary(english).numbers)).half().save_pretrained(folder)
        for name in ("vocab.json", "merges.txt"):
            (folder / name).write_bytes((english / name).read_bytes())
        from_hugging_face(folder, tmp_path / "model.pt")
        weight = checkpoints.read(tmp_path / "model.pt")["model"]["encoder.layers.0.fc1.weight"]
        before = transformers.BartForConditionalGeneration.from_pretrained(folder).model.encoder.layers[0].fc1.weight
        assert weight.dtype == torch.float32 and torch.equal(weight, before.float())


class TestErrorsOfToHuggingFace:
    def convert(self, checkpoint, *options, capsys, folder):
        assert main(["checkpoint", "to-hf", str(checkpoint), str(folder), *map(str, options)]) == 1
        error = capsys.readouterr().err.strip()
        assert "\n" not in error and not folder.exists()
        return error

    def test_no_bart(self, trained, tmp_path, capsys):
        error = self.convert(trained / "checkpoint_last.pt", capsys=capsys, folder=tmp_path / "out")
        assert "its architecture is transformer_tiny; only BART's" in error

    def test_no_checkpoint(self, tmp_path, capsys):
        assert "no such file" in self.convert(tmp_path / "none.pt", capsys=capsys, folder=tmp_path / "out")

    def test_hostile_checkpoint(self, tmp_path, capsys):
        torch.save({"model": {}, "args": __import__("os").getcwd}, tmp_path / "hostile.pt")
        assert "refused" in self.convert(tmp_path / "hostile.pt", capsys=capsys, folder=tmp_path / "out")

    def test_origin_of_another_size(self, english_copy, chinese, tmp_path, capsys):
        error = self.convert(english_copy, "--like", chinese, capsys=capsys, folder=tmp_path / "out")
        assert "has 268 words, but the model in" in error and "has 62" in error

    def test_dictionary_of_another_size(self, english_copy, tmp_path, capsys):
        shutil.rmtree(english_copy.parent / ORIGIN)
        dictionary = english_copy.parent / "dict.txt"
        dictionary.write_text("".join(dictionary.read_text().splitlines(True)[:-9]))
        error = self.convert(english_copy, capsys=capsys, folder=tmp_path / "out")
        assert "dict.txt: lists 260 symbols" in error and "has 268 rows" in error

    def test_folder_that_exists(self, english_copy, tmp_path, capsys):
        assert main(["checkpoint", "to-hf", str(english_copy), str(english_copy.parent)]) == 1
        assert f"{english_copy.parent}: exists already" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "option, value, message",
        [
            ("encoder_normalize_before", True, "--encoder-normalize-before, which Hugging Face's BART does not have"),
            ("max_target_positions", 99, "max_source_positions is 48 and max_target_positions 99"),
            ("activation_fn", "relu_squared", "--activation-fn relu_squared"),
            ("encoder_layers", 1, "holds encoder.layers.1."),
            ("decoder_layers", 4, "lacks decoder.layers.3."),
            ("decoder_ffn_embed_dim", 12, "fc1.weight is of size (40, 16), where the configuration asks for (12, 16)"),
        ],
    )
    def test_what_a_bart_cannot_be(self, english_copy, tmp_path, capsys, option, value, message):
        state = checkpoints.read(english_copy)
        setattr(state["cfg"]["model"], option, value)
        checkpoints.write(state, english_copy)
        assert message in self.convert(english_copy, capsys=capsys, folder=tmp_path / "out")

    def test_untied_embeddings(self, english_copy, tmp_path, capsys):
        state = checkpoints.read(english_copy)
        state["model"]["decoder.embed_tokens.weight"] = state["model"]["decoder.embed_tokens.weight"] + 1
        checkpoints.write(state, english_copy)
        error = self.convert(english_copy, capsys=capsys, folder=tmp_path / "out")
        assert "decoder.embed_tokens.weight differs from encoder.embed_tokens.weight" in error


def test_the_command_names_options_that_fit(english, tmp_path, capsys):
    assert main(["checkpoint", "from-hf", str(english), str(tmp_path / "model.pt")]) == 0
    printed = capsys.readouterr().out
    assert "bart_base, 268 words; beside it dict.txt, encoder.json, vocab.bpe, hugging_face" in printed
    assert f"--arch bart_base_tlm --encoder-layers {SIZES['encoder_layers']} " in printed
    assert f"--restore-file {tmp_path / 'model.pt'} --reset-optimizer" in printed


@pytest.mark.parametrize("said", [{}, {"do_lower_case": False, "tokenizer_class": "BertTokenizer"}])
def test_word_pieces_come_with_their_case_folding(chinese, tmp_path, said):
    """As transformers reads the folder, which folds case where nothing is said."""
    folder = tmp_path / "folder"
    shutil.copytree(chinese, folder)
    (folder / "tokenizer_config.json").write_text(json.dumps(said), "utf-8")
    from_hugging_face(folder, tmp_path / "model.pt")
    settings = json.loads((tmp_path / "tokenizer_config.json").read_text("utf-8"))
    assert settings == {"do_lower_case": not said, "strip_accents": None, "tokenize_chinese_chars": True}
