"""The colours of charts: those of the package, or shades of the office's own.

Neighbours differ in lightness, so that they differ in a grey print; blues and browns are told apart
by any eye. The office's colour takes the place of the blues, each at the luminance of the one that
it replaces; where it is itself warm, blues take that of the browns. So contrasts stay as they are.
`open_review` sets it by `use_color`, and what draws asks `palette`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from annual_review.values.colours import is_warm, luminance, muted, shade

_BLUES = ("#1f4257", "#6190aa", "#c9dae3", "#4b768e")
_MIDDLE = _BLUES[1]
_PAPER = "#ffffff"
EDGE_WIDTH = 0.6  # points, of the line around a part
HATCHES = ("", "", "", "////", "...", "\\\\\\\\")


@dataclass(frozen=True)
class Palette:
    """The colours of a chart.

    `fills` are those of parts; from the fourth on they differ in hatching, too (`HATCHES`). `edge`
    is the line around each: a light fill alone is lost on paper. `lines` are those of lines and of
    their names: dark enough for text, alternating in lightness. `cycle` are those that drawings of
    one's own begin with: 3:1 on paper but for the third. `below` are those of numbers below 0, the
    darkest first.
    """

    fills: tuple[str, ...] = ("#1f4257", "#6190aa", "#c9dae3", "#b09b6c", "#efe6d2", "#ffffff")
    lines: tuple[str, ...] = ("#1f4257", "#4b768e", "#6b3a1e", "#8a662a")
    cycle: tuple[str, ...] = ("#6190aa", "#1f4257", "#b09b6c", "#6b3a1e", "#8a662a", "#4b768e")
    below: tuple[str, ...] = ("#6b3a1e", "#b08968", "#efe0cf")

    @property
    def main(self) -> str:
        """The colour of bars."""
        return self.fills[1]

    @property
    def accent(self) -> str:
        """The colour of what is emphasised."""
        return self.fills[0]

    @property
    def edge(self) -> str:
        """The colour of the line around a part."""
        return self.fills[0]

    @property
    def more(self) -> tuple[str, ...]:
        """The colours of numbers, from small to great, behind the ground of an empty cell."""
        return self.fills[2::-1]

    def in_color(self, color: str) -> Palette:
        """Return the palette with an office's colour in place of the blues.

        >>> Palette().in_color("#9c1f1f").fills[:4]
        ('#7b1616', '#b47b7b', '#e3d4d4', '#81a2b6')
        """
        office = Palette(
            *(self._recoloured(getattr(self, one.name), color) for one in fields(self))
        )
        # A vivid red is darker to some eyes: beside another, a line of it would not be told apart.
        return replace(office, lines=self._recoloured(self.lines, muted(color, 0.5)))

    def _recoloured(self, known: tuple[str, ...], color: str) -> tuple[str, ...]:
        others = _MIDDLE if is_warm(color) else ""
        shades = {one: color if one in _BLUES else others for one in known if one != _PAPER}
        return tuple(shade(shades.get(one) or one, luminance(one)) for one in known)


_used = [Palette()]


def palette() -> Palette:
    """Return the colours that charts are drawn in."""
    return _used[0]


def use_color(color: str | None) -> None:
    """Draw from now on in an office's colour; in the package's own without one."""
    _used[0] = Palette().in_color(color) if color else Palette()
