"""Text that fits to print: what a terminal would obey is shown instead.

Names, texts and messages come from files that anybody may have made. A control character among them could clear the
screen, name the window, colour what follows or, as a bidirectional override, show the words in another order. All that
the package prints for people goes through here, whether to a terminal or into a file.

- Shown as ``\\u001b``, which is JSON's notation, so that printed JSON stays JSON: the control characters of ASCII (C0,
  and DEL) and of Latin-1 (C1), U+2028 and U+2029, which end lines, and U+202A to U+202E and U+2066 to U+2069.
- Kept: tabs and line ends (but see ``printable_line``), letters and signs of all scripts, also what joins or parts
  them (U+200C, U+200D) and what tells the direction of the next to it (U+200E, U+200F).
"""

from typing import TextIO

_OBEYED = [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_IN_A_LINE = {number: f"\\u{number:04x}" for number in _OBEYED if number != ord("\t")}
_IN_A_TEXT = {number: shown for number, shown in _IN_A_LINE.items() if number != ord("\n")}


def printable(text: str) -> str:
    """Returns the text with what a terminal would obey shown instead; tabs and line ends stay."""
    return text.translate(_IN_A_TEXT)


def printable_line(text: str) -> str:
    """Returns the text as one line: as ``printable``, and line ends are shown, too."""
    return text.translate(_IN_A_LINE)


def show(text: str, file: TextIO | None = None, end: str = "\n") -> None:
    """Prints a text for people, made printable.

    Args:
        text: one line or several.
        file: the stream, by default standard output.
        end: what to print behind it.
    """
    print(printable(text), file=file, end=end)


def show_coloured(text: str) -> None:
    """Prints a text as it is: one with the package's own colours, of which all data is printable already."""
    print(text)
