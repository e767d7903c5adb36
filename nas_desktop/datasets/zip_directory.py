"""How large the directory of a zip is, from its last bytes, before any of it is read."""

import os
import struct
from typing import IO

_END = b"PK\x05\x06"
_END_BYTES, _MAX_COMMENT = 22, 65_535
_LOCATOR, _LOCATOR_BYTES = b"PK\x06\x07", 20
_LARGE_END, _LARGE_END_BYTES = b"PK\x06\x06", 56


def directory_bytes(file: IO[bytes]) -> int:
    """Bytes of the list of entries, as the end of the archive declares them; the reader takes no more than that.

    Raises:
        ValueError: it is no zip.
    """
    n_bytes = file.seek(0, os.SEEK_END)
    start = max(0, n_bytes - _END_BYTES - _MAX_COMMENT - _LOCATOR_BYTES - _LARGE_END_BYTES)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise ValueError("its last bytes are not those of a zip")
    sizes: list[int] = [struct.unpack_from("<I", tail, at + 12)[0]]
    if tail[at - _LOCATOR_BYTES : at].startswith(_LOCATOR):  # of large archives, whose own record counts
        large = tail[: at - _LOCATOR_BYTES].rfind(_LARGE_END)
        if large < 0 or len(tail) - large < _LARGE_END_BYTES:
            raise ValueError("its directory cannot be found")
        sizes.append(struct.unpack_from("<Q", tail, large + 40)[0])
    return max(sizes)
