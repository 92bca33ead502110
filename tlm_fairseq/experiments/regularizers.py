"""The regularisers of a plan, and the options of fairseq-train that each stands for."""

from collections.abc import Mapping, Sequence

from tlm_fairseq.regularizers.choices import METHODS, NONE, PLACES, STRATEGIES

# Of each regulariser: the keys that a plan may set besides `where`, with the option each stands for.
REGULARIZERS = {NONE: {}, **{method: {"rate": f"{method}-rate"} for method in METHODS}}
REGULARIZERS["tlm"] |= {"strategy": "tlm-strategy", "coin": "tlm-coin"}
WHERE_OPTION = "tlm-where"  # of all of them
KEYS = ("regularizer", "rate", "strategy", "coin", "where")
_CHOICES = {"strategy": STRATEGIES, "where": PLACES}


def fault_of(settings: Mapping[str, object]) -> tuple[str, str] | None:
    """Returns (key, why) of the first regulariser setting that cannot be, or None.

    Args:
        settings: dictionary with any of KEYS. ``regularizer`` may name several methods, separated by commas; their
            rates are then set by the options of fairseq-train.
    """
    names = _names(settings)
    for name in names:
        if name not in REGULARIZERS:
            return "regularizer", f"`regularizer` must be of {', '.join(REGULARIZERS)}, not {name!r}"
    for key in KEYS[1:]:
        if key not in settings:
            continue
        value = settings[key]
        is_share = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1
        if key in ("rate", "coin") and not is_share:
            return key, f"`{key}` must lie between 0 and 1, not {value!r}"
        if key in _CHOICES and value not in _CHOICES[key]:
            return key, f"`{key}` must be one of {', '.join(_CHOICES[key])}, not {value!r}"
        if not names:
            return key, f"`{key}` needs `regularizer`"
        if key not in _keys_of(names):
            return key, f"`{key}` does not go with the regularizer {settings['regularizer']}"
    return None


def options_of(settings: Mapping[str, object]) -> dict[str, object]:
    """Returns the options of fairseq-train for checked settings, as a dictionary; empty without a regulariser."""
    names = _names(settings)
    if not names:
        return {}
    options: dict[str, object] = {"attn-regularizer": ",".join(names)}
    options.update({option: settings[key] for key, option in _keys_of(names).items() if key in settings})
    return options


def _names(settings: Mapping[str, object]) -> list[str]:
    if "regularizer" not in settings:
        return []
    return [name.strip() for name in str(settings["regularizer"]).split(",")]


def _keys_of(names: Sequence[str]) -> dict[str, str]:
    """The keys that go with the methods, and the option each stands for."""
    own = REGULARIZERS[names[0]] if len(names) == 1 else {}
    return own if names == [NONE] else {**own, "where": WHERE_OPTION}
