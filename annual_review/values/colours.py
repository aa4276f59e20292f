"""Colours as #rrggbb: their luminance and contrast, and shades of one.

Luminance and contrast are those of WCAG 2.2. Shades keep the hue: light is taken from a colour in
equal parts, or white is added to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable

_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_WEIGHTS = (0.2126, 0.7152, 0.0722)  # of red, green and blue in luminance
_FLARE = 0.05  # light that every screen adds
Light = tuple[float, float, float]  # of red, green and blue, each 0 to 1


def read_colour(text: str) -> str:
    """Return a colour as #rrggbb. Raises ValueError for a text that is none.

    >>> read_colour("#9C1F1F"), read_colour("#f00")
    ('#9c1f1f', '#ff0000')
    """
    found = text.strip().lower()
    if not _COLOUR.fullmatch(found):
        raise ValueError(text)
    return found if len(found) == 7 else "#" + "".join(2 * part for part in found[1:])


def luminance(colour: str) -> float:
    """Return relative luminance: 0 for black, 1 for white."""
    return sum(weight * part for weight, part in zip(_WEIGHTS, _light(colour), strict=True))


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21.

    >>> round(contrast("#777777", "#ffffff"), 2)
    4.48
    """
    darker, lighter = sorted((luminance(colour), luminance(other)))
    return (lighter + _FLARE) / (darker + _FLARE)


def shade(colour: str, wanted: float) -> str:
    """Return the shade of a colour that has a luminance.

    >>> shade("#9c1f1f", luminance("#1f4257")), shade("#9c1f1f", 0.68)
    ('#7b1616', '#e3d4d4')
    """
    known, light = luminance(colour), _light(colour)
    if wanted <= known:
        return _colour((part * wanted / known for part in light), round) if known else colour
    white = (wanted - known) / (1 - known)
    return _colour((part + (1 - part) * white for part in light), round)


def muted(colour: str, part: float) -> str:
    """Return a colour of which a part is made grey; its luminance stays.

    >>> muted("#ff0080", 0.5)
    '#ce5f82'
    """
    grey = luminance(colour)
    return _colour((light + (grey - light) * part for light in _light(colour)), round)


def readable(colour: str, ground: str, least: float = 4.5) -> str:
    """Return a colour, or the lightest shade of it that has a contrast with a light ground.

    >>> readable("#9c1f1f", "#ffffff"), readable("#ffd966", "#ffffff")
    ('#9c1f1f', '#8a7433')
    """
    if contrast(colour, ground) >= least:
        return colour
    wanted = (luminance(ground) + _FLARE) / least - _FLARE
    part = wanted / luminance(colour)
    return _colour((light * part for light in _light(colour)), int)


def light_readable(colour: str, ground: str, least: float = 4.5) -> str:
    """Return a colour, or the darkest shade of it that has a contrast with a dark ground.

    >>> light_readable("#9c1f1f", "#1f2428"), light_readable("#ffd966", "#1f2428")
    ('#b47b7b', '#ffd966')
    """
    if luminance(colour) > luminance(ground) and contrast(colour, ground) >= least:
        return colour
    wanted = (luminance(ground) + _FLARE) * least - _FLARE
    known, light = luminance(colour), _light(colour)
    white = (wanted - known) / (1 - known)
    return _colour((part + (1 - part) * white for part in light), math.ceil)


def is_warm(colour: str) -> bool:
    """Return whether a colour is nearer to yellow than to blue, which every eye tells apart.

    >>> [is_warm(colour) for colour in ("#9c1f1f", "#2e7d32", "#1f4e8c", "#6a1b9a", "#808080")]
    [True, True, False, False, False]
    """
    red, green, blue = _light(colour)
    cone_l = 0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue
    cone_m = 0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue
    cone_s = 0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue
    roots = [cone ** (1 / 3) for cone in (cone_l, cone_m, cone_s)]
    # The axis from blue to yellow of Oklab (Ottosson 2020).
    axis = (0.0259040371, 0.7827717662, -0.8086757660)
    return bool(sum(weight * root for weight, root in zip(axis, roots, strict=True)) > 0.01)


def _light(colour: str) -> Light:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _colour(light: Iterable[float], whole: Callable[[float], int]) -> str:
    """Return the colour of an amount of light, each part made `whole`: nearest, or next darker."""
    parts = (whole(255 * _encoded(part)) for part in light)
    return "#" + "".join(f"{min(max(part, 0), 255):02x}" for part in parts)


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
