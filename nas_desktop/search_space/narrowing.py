"""How a network of a space is made smaller without losing depth."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nas_desktop.core.specs import Value


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One kind of parameter that makes a network smaller; `parameter` holds `{i}` where it is there once a layer."""

    parameter: str
    words: str  # what happened; holds {before} and {after} where the values are worth saying
    order: tuple[Value, ...] = ()  # from large to small; empty: by number

    def covered(self, drawn: Mapping[str, Value]) -> Iterator[str]:
        """The names of the parameters among those drawn."""
        pattern = re.compile(re.escape(self.parameter).replace(r"\{i\}", r"\d+"))
        return (name for name in drawn if pattern.fullmatch(name))

    def below(self, value: Value, choices: Sequence[Value]) -> Value | None:
        """The next smaller of the choices; None where there is none."""
        if self.order:
            later = self.order[self.order.index(value) + 1 :] if value in self.order else ()
            return next((choice for choice in later if choice in choices), None)
        smaller = [choice for choice in choices if isinstance(choice, int | float) and choice < value]  # type: ignore[operator]
        return max(smaller, default=None)

    def in_words(self, before: Sequence[Value], after: Sequence[Value]) -> str:
        """What happened to parameters of these values: `Narrowed from 256 to 128 filters`."""
        return self.words.format(before=_values(before), after=_values(after))


def _values(values: Sequence[Value]) -> str:
    """`256` where all are alike, else `256, 128, 64`."""
    return str(values[0]) if len(set(values)) == 1 else ", ".join(map(str, values))
