"""*Open in MLflow* in the real window: one address on the loopback, and nothing left after quitting."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.command import TINY, nas

pytestmark = pytest.mark.slow

WINDOW = """
import asyncio, sys
from pathlib import Path
from nas_desktop.gui import app as gui
from nas_desktop.gui.tasks import Tasks

if __name__ == "__main__":
    app = gui.make_application()
    window = gui.open_window(app)
    gui.paint_first(app, window)
    loop = gui.make_loop(app)
    asyncio.set_event_loop(loop)
    tasks = Tasks(loop, window)
    window.begin(tasks, Path(sys.argv[1]))

    async def use():
        while not window.model.state.name:
            await asyncio.sleep(0.02)
        window.show_tab(5)
        line = window.panels.runs.mlflow
        line._opener = print  # a browser has no place here
        while not line.open.isEnabled():
            await asyncio.sleep(0.02)
        line.open.click()
        while not line.address.text():
            await asyncio.sleep(0.02)
        sys.stdout.flush()
        await loop.run_in_executor(None, sys.stdin.readline)
        window.close()

    loop.run_until_complete(use())
    tasks.close()
    loop.close()
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("window") / "p"
    done = nas("search", *TINY, "--trials", "1", "--epochs", "1", "--json", "--project", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_it_listens_on_the_loopback_alone_and_is_gone_after_quit(project: Path, tmp_path: Path) -> None:
    script = tmp_path / "window.py"
    script.write_text(WINDOW)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NAS_DESKTOP_HOME": str(tmp_path)}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    window = subprocess.Popen(
        [sys.executable, str(script), str(project)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert window.stdout is not None
        address = window.stdout.readline().strip()
        tree = [psutil.Process(window.pid), *psutil.Process(window.pid).children(recursive=True)]
        sockets = [where for process in tree for where in process.net_connections("inet")]
        listening = {(where.laddr.ip, where.laddr.port) for where in sockets if where.status == psutil.CONN_LISTEN}
        assert listening == {("127.0.0.1", int(address.rpartition(":")[2]))}
        with urllib.request.urlopen(f"{address}/", timeout=30) as page:
            assert b"MLflow" in page.read()

        window.communicate("quit\n", timeout=60)

        assert window.returncode == 0
        _, alive = psutil.wait_procs(tree, timeout=10)
        assert alive == []
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(f"{address}/", timeout=5)
    finally:
        window.kill()
        window.communicate()
