"""What is copied with an error: enough to find its cause, and nothing that tells who met it."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from nas_desktop import __version__
from nas_desktop.core.masking import masked
from nas_desktop.gui.log_files import last_lines

_PACKAGES = ("PySide6", "torch", "optuna", "mlflow", "numpy", "pillow")
_N_LINES = 200


def error_report(summary: str, details: str, device: str = "") -> str:
    """The error, versions, device and the end of the log, with home folder, user name and tokens masked."""
    log = "\n".join(last_lines(_N_LINES)) or "The log is empty."
    parts = (
        summary,
        f"Versions\n{_versions()}",
        f"Device\n{device or 'not chosen yet'}; {platform.system()} {platform.release()}, {platform.machine()}",
        f"Details\n{details.strip() or 'none'}",
        f"Last lines of the log\n{log}",
    )
    return masked("\n\n".join(parts))


def _versions() -> str:
    names = [f"NAS Desktop {__version__}", f"Python {sys.version.split()[0]}"]
    return "\n".join([*names, *(f"{name} {_version(name)}" for name in _PACKAGES)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
