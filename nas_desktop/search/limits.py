"""What a network may cost at most, and by how much one goes beyond it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

_MB = 1_000_000


class Costs(Protocol):
    """What a limit can be set to: a network's cost, a design, or the start of a trial."""

    @property
    def n_params(self) -> int:
        """Learned weights."""
        ...

    @property
    def n_macs(self) -> int:
        """Multiply-adds for one image."""
        ...

    @property
    def file_bytes(self) -> int:
        """Size of the saved weights."""
        ...

    @property
    def peak_bytes(self) -> int:
        """Most memory of maps alive at once, for one image."""
        ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network may cost at most; None: no limit."""

    max_params: int | None = None
    max_macs: int | None = None
    max_file_mb: float | None = None
    max_activation_mb: float | None = None
    max_ms: float | None = None

    def excess(self, cost: Costs, ms: float | None = None) -> dict[str, float]:
        """By limit, the share by which a network exceeds it: 0 or less where it keeps to it.

        Args:
            ms: for one image, once it is measured; until then its limit is left out.
        """
        return {name: spent / limit - 1 for name, spent, limit in self._spent(cost, ms)}

    def admit(self, cost: Costs, ms: float | None = None) -> bool:
        """Whether a network is within the limits, as far as its cost is known."""
        return all(spent <= limit for _, spent, limit in self._spent(cost, ms))

    def in_words(self, names: Collection[str]) -> str:
        """The limits of these names: `300,000 weights and 5 ms an image`."""
        return " and ".join(words for name, words in self._words().items() if name in names)

    def __str__(self) -> str:
        return self.in_words(self._words())

    def _spent(self, cost: Costs, ms: float | None) -> Iterator[tuple[str, float, float]]:
        """Name, what is spent, and the limit. Nothing is computed that no limit asks for."""
        if self.max_params is not None:
            yield "params", cost.n_params, self.max_params
        if self.max_macs is not None:
            yield "macs", cost.n_macs, self.max_macs
        if self.max_file_mb is not None:
            yield "file_mb", cost.file_bytes / _MB, self.max_file_mb
        if self.max_activation_mb is not None:
            yield "activation_mb", cost.peak_bytes / _MB, self.max_activation_mb
        if self.max_ms is not None and ms is not None:
            yield "ms", ms, self.max_ms

    def _words(self) -> Mapping[str, str]:
        words = {}
        if self.max_params is not None:
            words["params"] = f"{self.max_params:,} weights"
        if self.max_macs is not None:
            words["macs"] = f"{self.max_macs:,} multiply-adds"
        if self.max_file_mb is not None:
            words["file_mb"] = f"a file of {self.max_file_mb:g} MB"
        if self.max_activation_mb is not None:
            words["activation_mb"] = f"{self.max_activation_mb:g} MB of maps"
        if self.max_ms is not None:
            words["ms"] = f"{self.max_ms:g} ms an image"
        return words
