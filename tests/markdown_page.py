"""The code of a Markdown page: its fenced blocks, and what stands in comments about them.

``<!-- not run: REASON -->`` in the line before a block keeps it from being run. ``<!-- continues: PAGE -->`` says that
the blocks go on in the folder where those of PAGE have been run.
"""

import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(
    r"(?:^<!-- not run: (?P<reason>[^\n]+) -->\n)?^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL
)
CONTINUES = re.compile(r"^<!-- continues: (.+) -->$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, its line on the page, and why it is not run, None where it is."""

    language: str
    code: str
    line: int
    reason: str | None


class MarkdownPage:
    """A page and its blocks in their order."""

    def __init__(self, path):
        text = Path(path).read_text("utf-8")
        self.path = Path(path)
        self.blocks = [
            Block(found["language"], found["code"], text.count("\n", 0, found.start("language")) + 1, found["reason"])
            for found in BLOCK.finditer(text)
        ]
        before = CONTINUES.search(text)
        self.continues = (self.path.parent / before[1]).resolve() if before else None
        self.fences = len(re.findall(r"^ *(?:```|~~~)", text, re.MULTILINE))
