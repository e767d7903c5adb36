"""Where things live on this computer: the user's folders, and the files that ship with the program."""

import os
import sys
from pathlib import Path
from typing import Literal

_APP = "nas-desktop"


def data_dir() -> Path:
    """Projects without a path of their own live below this folder. `NAS_DESKTOP_HOME` moves all user folders."""
    return _user_dir("data")


def cache_dir() -> Path:
    """Prepared images; all of it can be deleted at any time."""
    return _user_dir("cache")


def projects_dir() -> Path:
    """The folder in which a search without `--project` makes its project."""
    return data_dir() / "projects"


def _user_dir(kind: Literal["data", "cache"]) -> Path:
    home = os.environ.get("NAS_DESKTOP_HOME")
    if home:
        return Path(home).expanduser().absolute() / kind
    import platformdirs  # not installed on a bare GPU machine, where `resource` alone is used

    return platformdirs.user_data_path(_APP) if kind == "data" else platformdirs.user_cache_path(_APP)


def resource(name: str) -> Path:
    """The path of a file below `resources/`, in a checkout, an installed wheel and the packaged program alike."""
    return _resources() / name


def _resources() -> Path:
    package = Path(__file__).resolve().parent.parent
    packed = Path(getattr(sys, "_MEIPASS", package)) / "resources"
    return packed if packed.is_dir() else package.parent / "resources"
