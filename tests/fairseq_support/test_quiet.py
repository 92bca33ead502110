import logging
import warnings

import pytest

from tlm_fairseq.fairseq_support.quiet import ignore_hydra_deprecations, quiet_fairseq, quiet_hydra, quiet_imports


@pytest.fixture
def told(caplog, monkeypatch):
    """A function that logs at a level under a name, and returns whether that is heard; levels are restored after."""
    for name in ("fairseq.tasks.text_to_speech", "hydra"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
    caplog.set_level(logging.INFO)

    def tell(name, level):
        caplog.clear()
        logging.getLogger(name).log(level, "heard")
        return bool(caplog.records)

    return tell


def test_fairseq_tells_of_warnings_only_until_the_end(told):
    with pytest.raises(KeyError), quiet_fairseq():
        assert not told("fairseq.tasks", logging.INFO) and told("fairseq.tasks", logging.WARNING)
        raise KeyError
    assert told("fairseq.tasks", logging.INFO)


def test_one_within_another_ends_nothing(told):
    with quiet_fairseq():
        with quiet_fairseq():
            pass
        assert not told("fairseq", logging.INFO)


def test_a_missing_package_is_not_told_of(told):
    assert told("fairseq.tasks.text_to_speech", logging.INFO)
    quiet_imports()
    assert not told("fairseq.tasks.text_to_speech", logging.INFO)
    assert told("fairseq.tasks.translation", logging.INFO)


def test_hydra_warns_of_nothing_until_the_end(told):
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        with quiet_hydra():
            warnings.warn("used so", stacklevel=1)
            assert not told("hydra", logging.INFO)
        assert not heard
        warnings.warn("used so", stacklevel=1)
        assert len(heard) == 1


def test_how_fairseq_uses_hydra_is_not_told_and_all_else_is():
    from fairseq import options
    from fairseq.dataclass.utils import convert_namespace_to_omegaconf

    args = options.parse_args_and_arch(options.get_training_parser(), ["data", "--arch", "transformer_tiny"])
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        convert_namespace_to_omegaconf(args)
        assert len(heard) >= 5, "fairseq has changed, or hydra: is this of use yet?"
        heard.clear()
        ignore_hydra_deprecations()
        convert_namespace_to_omegaconf(args)
        assert not [str(warning.message) for warning in heard]
        warnings.warn("The strict flag is mine", UserWarning, stacklevel=1)
        assert len(heard) == 1
