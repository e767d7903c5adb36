"""On which disk a folder lies, told without touching that disk: a lost network drive would not answer."""

from pathlib import PurePath


def mount_of(path: str) -> str:
    """The place at which the disk that holds `path` is mounted; empty where that cannot be told."""
    import psutil  # loaded once the window is painted

    try:
        places = [part.mountpoint for part in psutil.disk_partitions(all=True)]
    except OSError:
        return ""
    return innermost(path, places)


def innermost(path: str, places: list[str]) -> str:
    """The longest of `places` that is `path` or one of its parents."""
    within = [place for place in places if PurePath(path).is_relative_to(place)]
    return max(within, key=len, default="")
