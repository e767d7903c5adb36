"""Numbers as the reader sees them: units always there, groups and decimals by the reader's locale."""

from datetime import datetime, timedelta

from PySide6.QtCore import QLocale, QTime

NOTHING = "–"


def percent(share: float | None, decimals: int = 1) -> str:
    """An accuracy: `82.9 %`."""
    return NOTHING if share is None else f"{decimal(100 * share, decimals)} %"


def decimal(value: float, decimals: int) -> str:
    """A number with so many decimals."""
    return QLocale().toString(float(value), "f", decimals)


def count(n: int) -> str:
    """A whole number with groups."""
    return QLocale().toString(int(n))


def counted(n: int, one: str, many: str | None = None) -> str:
    """`1 trial`, `20 trials`."""
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def amount(n: int) -> str:
    """Weights and multiply-adds with three figures: `850`, `45.2 k`, `1.60 M`."""
    for limit, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if n >= limit:
            value = n / limit
            return f"{decimal(value, 2 if value < 10 else 1 if value < 100 else 0)} {unit}"
    return str(n)


def size(n_bytes: float) -> str:
    """A size on disk or in memory: `6.4 MB`."""
    for limit, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if n_bytes >= limit:
            value = n_bytes / limit
            return f"{decimal(value, 1 if value < 100 else 0)} {unit}"
    return f"{n_bytes:.0f} B"


def rate(value: float) -> str:
    """A learning rate: `1.3e-3`."""
    return f"{value:.1e}".replace("e-0", "e-").replace("e+0", "e")


def milliseconds(value: float) -> str:
    """A short duration: `3.1 ms`, `0.42 ms`."""
    return f"{decimal(value, 0 if value >= 100 else 1 if value >= 1 else 2)} ms"


def seconds(value: float) -> str:
    """A duration: `64 s`, `14 min`, `2 h 05 min`."""
    figure, unit = duration(value)
    return f"{figure} {unit}"


def duration(value: float) -> tuple[str, str]:
    """The figure and the unit of a duration."""
    if value < 180:
        return f"{value:.0f}", "s"
    if value < 100 * 60:
        return f"{value / 60:.0f}", "min"
    hours, minutes = divmod(round(value / 60), 60)
    return f"{hours} h {minutes:02d}", "min"


def duration_range(low: float, high: float) -> tuple[str, str]:
    """The figures and the unit of a range of durations: `14–19`, `min`."""
    if high < 100:
        first, last, unit = f"{low:.0f}", f"{high:.0f}", "s"
    elif high < 100 * 60:
        first, last, unit = f"{max(1, round(low / 60))}", f"{round(high / 60)}", "min"
    else:
        first, last, unit = decimal(low / 3600, 1), decimal(high / 3600, 1), "h"
    return (first if first == last else f"{first}–{last}"), unit


def clock(time: datetime) -> str:
    """The time of day: `16:20`, with `tomorrow` or the day where it is not today's."""
    text = QLocale().toString(QTime(time.hour, time.minute), QLocale.FormatType.ShortFormat)
    match (time.date() - datetime.now().date()).days:
        case 0:
            return text
        case 1:
            return f"{text} tomorrow"
        case _:
            return f"{text} on {time:%d %b}"


def in_seconds(value: float) -> datetime:
    """The local time so many seconds from now."""
    return datetime.now() + timedelta(seconds=value)


def local_time(stamp: str) -> datetime | None:
    """An event's UTC stamp as local time; None where there is none."""
    return datetime.fromisoformat(stamp).astimezone().replace(tzinfo=None) if stamp else None
