"""Text for HTML pages."""

import html

from tlm_fairseq.text.printed_text import printable


def escaped(text: str, quote: bool = True) -> str:
    """Returns text as HTML that shows it as it is, and shows what a browser would obey, such as U+202E."""
    return html.escape(printable(text), quote)
