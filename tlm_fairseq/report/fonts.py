"""Fonts for labels in any script, chosen from those installed. Needs matplotlib."""

BASE_FAMILY = "DejaVu Sans"  # comes with matplotlib


def families_for(text: str) -> tuple[list[str], str]:
    """Chooses fonts that together hold the characters of a text.

    Returns:
        (families, unknown): the names of the font families, the base family first; and the characters, as a
        sorted string, that no installed font holds.
    """
    from matplotlib import font_manager

    families = [BASE_FAMILY]
    unknown = set(text) - _characters(font_manager.findfont(BASE_FAMILY))
    if not unknown:
        return families, ""
    # The font that holds most of what is still unknown comes next; a name decides between equals.
    # Paths are asked for anew, since matplotlib's own list misses fonts installed after it was first made.
    holdings = {path: _characters(path) & unknown for path in sorted(font_manager.findSystemFonts())}
    while unknown and holdings:
        path = max(holdings, key=lambda path: len(holdings[path] & unknown))
        if not holdings[path] & unknown:
            break
        family = _register(path)
        found = holdings.pop(path)
        if family:
            families.append(family)
            unknown -= found
    return families, "".join(sorted(unknown))


def _characters(path: str) -> set[str]:
    from matplotlib import font_manager

    # LastResort, which Macs have, holds a box for every character there is.
    if "LastResort" in str(path):
        return set()
    try:
        return {chr(code) for code in font_manager.get_font(path).get_charmap()}
    except (RuntimeError, OSError):
        return set()


def _register(path: str) -> str | None:
    """Makes a font known to matplotlib and returns its family's name, or None where matplotlib cannot use it."""
    from matplotlib import font_manager

    try:
        font_manager.fontManager.addfont(path)
        return font_manager.get_font(path).family_name
    except (RuntimeError, OSError, NotImplementedError):
        return None
