"""How large the file of a user may be, packed and unpacked, before any of it is believed."""

from nas_desktop.core.errors import DataError

MAX_BYTES = 1 << 34  # of images in one array
MAX_LIST_BYTES = 1 << 30  # of a list of images: about 10 million lines
_MAX_RATIO = 100  # bytes unpacked for a byte of the file; images seldom reach 10
_FREE_BYTES = 100_000_000  # harmless, whatever it was packed into


def check_unpacked(where: object, n_packed: int, n_bytes: int) -> None:
    """Refuse what would fill the memory, as its own words about its size have it.

    Args:
        where: The file, as the user knows it.
        n_packed: Bytes that it has.
        n_bytes: Bytes that it is to become.

    Raises:
        DataError: it would become too large.
    """
    if n_bytes > MAX_BYTES:
        raise DataError(
            f"{where} declares more than the {MAX_BYTES / 1e9:.0f} GB that are read.",
            "Use fewer or smaller images, or a folder of class folders.",
        )
    if n_bytes > max(_FREE_BYTES, _MAX_RATIO * n_packed):
        raise DataError(
            f"{where} would become more than {_MAX_RATIO} times as large, so it was not read.",
            "Look at where the file comes from.",
        )
