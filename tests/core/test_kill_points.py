import subprocess
import sys

import pytest

from nas_desktop.core import kill_points

SCRIPT = """
from nas_desktop.core.kill_points import reached
for n in range(1, 4):
    reached("here"); reached("there"); print(n, flush=True)
"""


@pytest.mark.parametrize(
    ("wish", "printed", "code"), [("here:2", b"1\n", -9), ("there", b"", -9), ("x:1", b"1\n2\n3\n", 0)]
)
def test_a_process_dies_where_it_was_told_to(wish: str, printed: bytes, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env={kill_points.VARIABLE: wish}, capture_output=True, check=False
    )
    assert (done.stdout, done.returncode) == (printed, code)


def test_without_a_wish_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kill_points.VARIABLE, raising=False)
    kill_points.reached("here")
    assert not kill_points._passed
