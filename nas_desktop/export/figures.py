"""Numbers as a reader of a file sees them: with a unit, and the same in every country."""


def percent(share: float | None) -> str:
    """A share from 0 to 1: `87.4 %`."""
    return "none" if share is None else f"{100 * share:.1f} %"


def count(n: float) -> str:
    """A count with three figures: `1.60 M`."""
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if n >= limit:
            return f"{n / limit:.3g} {unit}"
    return f"{n:g}"


def size(n_bytes: int) -> str:
    """Of a file, in decimal units: `1.6 MB`."""
    for limit, unit in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if n_bytes >= limit:
            return f"{n_bytes / limit:.1f} {unit}"
    return f"{n_bytes} bytes"


def duration(seconds: float) -> str:
    """A time: `42 s`, `12 min`, `3.5 h`."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def counted(n: int, word: str) -> str:
    """A number with its word: `1 trial`, `2,000 images`."""
    return f"{n:,} {word if n == 1 else f'{word}s'}"
