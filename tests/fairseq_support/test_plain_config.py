import torch
from omegaconf import OmegaConf

from tlm_fairseq.fairseq_support.plain_config import plain


def referring(levels):
    """References of which each makes two of the next."""
    names = {f"a{level}": f"${{a{level + 1}}}${{a{level + 1}}}" for level in range(levels)}
    return OmegaConf.create({**names, f"a{levels}": "text"})


def test_references_are_followed_to_other_entries_and_not_into_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET", "of the user")
    cfg = OmegaConf.create(
        {
            "model": {
                "arch": "${task.name}",
                "lr": "${task.lr}",
                "secret": "${oc.env:SECRET}",
                "lost": "${no.such}",
                "whole": "${task}",
                "itself": "${model.itself}",
                "again": "${model.arch}",
                "in": "a${task.name}",
            },
            "task": {"name": "translation", "lr": [0.1, 0.2]},
        }
    )
    assert plain(cfg)["model"] == {
        "arch": "translation",
        "lr": [0.1, 0.2],
        "secret": "${oc.env:SECRET}",
        "lost": None,
        "whole": "${task}",
        "itself": "${model.itself}",
        "again": "translation",
        "in": "a${task.name}",
    }


def test_references_that_double_do_not_grow():
    """Followed as omegaconf does, they would be 2 ** 40 copies of a word."""
    assert plain(referring(40))["a0"] == "${a1}${a1}"


def test_scalars_of_numpy_are_plain_and_tensors_stay():
    import numpy

    tensor = torch.ones(1)
    found = plain({"a": numpy.float64(0.5), "b": [numpy.arange(3)], "c": tensor})
    assert found == {"a": 0.5, "b": [[0, 1, 2]], "c": tensor} and type(found["a"]) is float
