"""Packages that not every use needs, and the extras of this package that bring them."""

EXTRAS = {
    "accelerate": "transformers",
    "errant": "gec",
    "jieba": "zh",
    "matplotlib": "plot",
    "opencc": "zh",
    "pypinyin": "zh",
    "safetensors": "hf",
    "scipy": "experiments",
    "sklearn": "glue",
    "spacy": "gec",
    "submitit": "slurm",
    "transformers": "transformers",
    "ua_gec": "gec",
}


def how_to_install(missing: ModuleNotFoundError) -> str | None:
    """Returns a line that says how the missing package is had, or None for a module of no such package."""
    package = (missing.name or "").partition(".")[0]
    if package not in EXTRAS:
        return None
    return f"the package {package} is not installed: pip install 'tlm-fairseq[{EXTRAS[package]}]'"
