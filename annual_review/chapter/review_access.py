"""What a review answers where it is taken for a list, or asked for a name that it does not have.

`Review` (review.py) derives from `ByRegister`: its registers are reached by review["…"] alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from annual_review.errors import FigureError, nearest
from annual_review.language import _

if TYPE_CHECKING:
    from annual_review.project.settings import Settings

_MOST_NAMES = 3  # of registers that an error gives as examples


class ByRegister:
    """Holds registers by name; refuses to be a list, and names what was meant."""

    settings: Settings

    def __contains__(self, register: object) -> bool:
        """Return whether params/registers.yaml has a register of this name."""
        return register in self.settings.book.registers

    def __iter__(self) -> NoReturn:
        """Raise FigureError: a review is no list."""
        raise self._not_a_list()

    def __len__(self) -> int:
        """Raise FigureError: a review is no list."""
        raise self._not_a_list()

    def __bool__(self) -> bool:
        """Return True: `if review.before` asks whether there is one."""
        return True

    def __getattr__(self, name: str) -> NoReturn:
        """Raise AttributeError; a note says what was meant, if that can be told."""
        error = AttributeError(_("A review has no {name}.", name=name), name=name, obj=self)
        if not name.startswith("_"):
            register = nearest(name, self.settings.book.registers)
            own = nearest(name, (known for known in dir(type(self)) if known[0] != "_"))
            meant = f'review["{register}"]' if register else f"review.{own}" if own else ""
            hint = (
                _("Did you mean {meant}?", meant=meant)
                if meant
                else _('A register is review["…"]; see help(review).')
            )
            error.add_note(hint)
        raise error

    def _not_a_list(self) -> FigureError:
        names = list(self.settings.book.registers)
        some = f"{'、'.join(names[:_MOST_NAMES])}{'…' if names[_MOST_NAMES:] else ''}"
        what = _("A review is no list; it has {number} registers.", number=len(names))
        return FigureError(
            what, remedy=_('A register is review["…"], such as {names}.', names=some)
        )
