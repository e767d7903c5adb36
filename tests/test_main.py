"""What the start of the program sets for itself and its children."""

import os
import subprocess
import sys

import pytest

READ = "import nas_desktop.__main__, os; print(os.environ['OPENBLAS_NUM_THREADS'])"


@pytest.mark.parametrize(("own", "used"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")], ids=["ours", "the user's"])
def test_numpy_takes_no_cores_from_the_workers(own: dict[str, str], used: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"} | own
    done = subprocess.run([sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == used
