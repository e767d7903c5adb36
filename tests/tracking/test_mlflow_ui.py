"""MLflow's own pages: on the loopback alone, to nobody else's pages, and gone with us."""

import json
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from nas_desktop.tracking.mlflow_ui import MlflowUi
from nas_desktop.tracking.store_file import StoreError

pytestmark = pytest.mark.slow


def fetch(url: str, body: dict[str, Any] | None = None, **headers: str) -> tuple[int, bytes]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def found_runs(address: str) -> dict[str, str]:
    api = f"{address}/api/2.0/mlflow"
    experiments = json.loads(fetch(f"{api}/experiments/search", {"max_results": 10})[1])["experiments"]
    ids = [experiment["experiment_id"] for experiment in experiments]
    runs = json.loads(fetch(f"{api}/runs/search", {"experiment_ids": ids, "max_results": 10})[1])["runs"]
    return {run["info"]["run_name"]: run["info"]["run_id"] for run in runs}


@pytest.fixture
def ui(recorded: Path) -> Iterator[MlflowUi]:
    ui = MlflowUi(recorded, writable=True)
    yield ui
    ui.stop()


def test_the_genuine_pages_show_runs_and_files(ui: MlflowUi) -> None:
    address = ui.start()
    runs = found_runs(address)
    assert {"trial-0000", "trial-0001"} < set(runs)
    assert b"MLflow" in fetch(address)[1]
    _, text = fetch(f"{address}/get-artifact?path=config.json&run_uuid={runs['trial-0000']}")
    assert json.loads(text)["optimizer"] == "Adam"


def test_one_process_listens_on_one_port_of_the_loopback(ui: MlflowUi) -> None:
    address = ui.start()
    tree = [psutil.Process(ui.pid), *psutil.Process(ui.pid).children(recursive=True)]
    listening = [socket for process in tree for socket in process.net_connections() if socket.status == "LISTEN"]
    assert len(tree) == 1
    assert [f"http://{socket.laddr.ip}:{socket.laddr.port}" for socket in listening] == [address]
    assert address.startswith("http://127.0.0.1:")


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "http://127.0.0.1:1"}]
)
@pytest.mark.parametrize("path", ["/", "/health", "/api/2.0/mlflow/experiments/get?experiment_id=0"])
def test_pages_of_other_sites_are_refused(ui_once: str, path: str, headers: dict[str, str]) -> None:
    assert fetch(f"{ui_once}{path}", **headers)[0] == 403


@pytest.fixture(scope="module")
def ui_once(recorded_once: Path) -> Iterator[str]:
    ui = MlflowUi(recorded_once / "mlflow.db", writable=False)
    yield ui.start()
    ui.stop()


def test_a_store_of_others_cannot_be_changed(ui_once: str, recorded_once: Path) -> None:
    before = (recorded_once / "mlflow.db").read_bytes()
    run = found_runs(ui_once)["trial-0000"]
    status, _ = fetch(f"{ui_once}/api/2.0/mlflow/runs/set-tag", {"run_id": run, "key": "x", "value": "y"})
    assert status >= 400
    assert (recorded_once / "mlflow.db").read_bytes() == before


def test_showing_a_store_leaves_the_folder_the_program_runs_in_as_it_was(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    ui = MlflowUi(recorded, writable=False)
    try:
        found_runs(ui.start())
    finally:
        ui.stop()
    assert list((tmp_path / "here").iterdir()) == []


def test_stopping_ends_it(ui: MlflowUi) -> None:
    address = ui.start()
    ui.stop()
    assert not ui.is_running
    with pytest.raises(urllib.error.URLError):
        fetch(address)


def test_what_is_no_store_is_refused_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database")
    ui = MlflowUi(tmp_path / "x.db", writable=True)
    with pytest.raises(StoreError, match="no SQLite database"):
        ui.start()
    assert ui.pid is None


def test_a_store_without_its_tables_is_refused_and_not_changed(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("CREATE TABLE birds (name TEXT)")
    connection.close()
    before = (tmp_path / "x.db").read_bytes()
    with pytest.raises(StoreError, match="not an MLflow store"):
        MlflowUi(tmp_path / "x.db", writable=True).start()
    assert (tmp_path / "x.db").read_bytes() == before


_OWNER = """
import sys
from pathlib import Path
from nas_desktop.tracking.mlflow_ui import MlflowUi

if __name__ == "__main__":
    ui = MlflowUi(Path(sys.argv[1]), writable=True)
    ui.start()
    print(ui.pid, flush=True)
    sys.stdin.read()
"""


def test_it_does_not_outlive_a_parent_that_is_killed(recorded: Path, tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(_OWNER)
    command = [sys.executable, str(script), str(recorded)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        child = psutil.Process(int(owner.stdout.readline()))
        owner.kill()
        assert psutil.wait_procs([child], timeout=10)[1] == []
