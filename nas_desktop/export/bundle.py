"""An export of several files: a zip where the name ends so, else a folder."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from nas_desktop.core import durable
from nas_desktop.core.errors import UsageError
from nas_desktop.export.trained_model import write_file

README = "README.txt"
_SIGN = "Written by NAS Desktop"  # the first line of a README begins so
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same model gives the same zip


def readme(version: str, *paragraphs: str) -> bytes:
    """The text that stands beside the files of an export."""
    return ("\n\n".join((f"{_SIGN} {version}", *paragraphs)) + "\n").encode()


def write_bundle(path: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, a README among them, replacing an older export.

    Raises:
        UsageError: there is a folder that is no export.
        NasError: it cannot be written.
    """
    if path.suffix.lower() == ".zip":
        content = _zipped(path.stem, files)
        write_file(path, lambda: durable.write_bytes(path, content))
        return
    if path.exists() and not _may_go(path):
        raise UsageError(f"{path} exists and is no export of this program.", "Choose a new name, or one with .zip.")
    write_file(path, lambda: _write_folder(path, files))


def _zipped(folder: str, files: Mapping[str, bytes]) -> bytes:
    """All in one folder, so that unpacking scatters nothing."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", _WHEN)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _may_go(path: Path) -> bool:
    """Whether a folder is empty, or an earlier export."""
    if path.is_symlink() or not path.is_dir():
        return False
    try:
        return not any(path.iterdir()) or (path / README).read_text(encoding="utf-8").startswith(_SIGN)
    except (OSError, UnicodeDecodeError):
        return False


def _write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "its folder does not exist", str(path))

    def fill(folder: Path) -> None:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)

    durable.write_folder(path, fill)
