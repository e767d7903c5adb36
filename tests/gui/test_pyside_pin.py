"""Guards the upper bound of PySide6: 6.12.0 gives away references to None and so aborts Python 3.11 after a while."""

import sys

import pytest
from PySide6.QtGui import QPen


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_calls_without_a_result_keep_the_references_to_none() -> None:
    pen = QPen()
    pen.setWidthF(1.0)
    before = sys.getrefcount(None)

    for _ in range(200):
        pen.setWidthF(1.0)

    assert abs(sys.getrefcount(None) - before) < 20
