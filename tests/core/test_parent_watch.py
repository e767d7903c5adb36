"""Whatever this program starts ends with it, however it died: nobody is told, and nobody asks."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

_LIMIT_S = 60.0  # of what takes well below a second, on a machine that does much else

# It starts what is to be watched, says which processes those are, and waits to be killed.
_PROGRAM = """
import sys
from pathlib import Path
import psutil
{start}
if __name__ == "__main__":
    kept = start(Path(sys.argv[1]))
    children = psutil.Process().children(recursive=True)
    print(*(child.pid for child in children), flush=True)
    sys.stdin.read()
"""
# A worker whose interpreter is in the hands of native code that never gives it back.
_WORKER = """
from nas_desktop.search.slots import worker_slot
from nas_desktop.search.slots.worker_slot import WorkerSlot

def hang(connection):
    from nas_desktop.core.parent_watch import end_with_parent
    import ctypes
    end_with_parent()
    connection.send_bytes(b"here")
    ctypes.PyDLL(None).pause()

def start(folder):
    worker_slot.main = hang
    slot = WorkerSlot("forkserver")
    slot.waitable.poll(None)
    return slot
"""
_LOADING = """
import multiprocessing
import os
from multiprocessing import forkserver

ENDLESS = "import threading; open({!r}, 'w').close(); threading.Event().wait()"

def start(folder):
    os.mkfifo(folder / "bell")
    (folder / "endless.py").write_text(ENDLESS.format(str(folder / "bell")))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), *sys.path])  # the fork server's own path
    multiprocessing.set_forkserver_preload(["nas_desktop.training.fork_server", "endless"])
    forkserver.ensure_running()
    (folder / "bell").read_text()
"""
_BUSY = """
import multiprocessing
from nas_desktop.core.parent_watch import end_with_parent

def busy(bell):
    end_with_parent()
    bell.send_bytes(b"here")
    while True:
        pass

def start(folder):
    ear, bell = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=busy, args=(bell,), daemon=True)
    process.start()
    ear.recv_bytes()
    return process
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends a child with its parent")
@pytest.mark.slow
@pytest.mark.parametrize(
    "start",
    [
        pytest.param(_WORKER, id="a worker that hangs in native code"),
        pytest.param(_LOADING, id="a fork server that is still loading"),
        pytest.param(_BUSY, id="a process that is busy"),
    ],
)
def test_it_ends_with_a_program_that_is_killed(tmp_path: Path, start: str) -> None:
    script = tmp_path / "program.py"
    script.write_text(_PROGRAM.replace("{start}", start))
    command = [sys.executable, str(script), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        children = [psutil.Process(int(pid)) for pid in program.stdout.readline().split()]
        assert children
        program.kill()
        program.wait()
    _, left = psutil.wait_procs(children, timeout=_LIMIT_S)
    for child in left:
        child.kill()
    assert [child.pid for child in left] == []
