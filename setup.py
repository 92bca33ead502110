"""For tools that look for this file; everything stands in pyproject.toml."""

from setuptools import setup

setup()
