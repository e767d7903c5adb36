"""The window keeps its memory: a short soak here, the whole of it with NAS_DESKTOP_SOAK=50000."""

import os
import sys

import pytest

from nas_desktop.gui.bench.soak import MAX_GROWTH_MB, measure_soak


@pytest.mark.slow
def test_memory_does_not_grow_with_updates() -> None:
    figures = measure_soak(int(os.environ.get("NAS_DESKTOP_SOAK", "1500")))

    sys.stdout.write(f"{figures}\n")
    assert figures["growth_mb"] < MAX_GROWTH_MB
