"""The genuine dashboards open our stores."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.command import TINY, nas

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stores") / "p"
    done = nas("search", *TINY, "--trials", "2", "--epochs", "2", "--json", "--project", folder)
    assert done.returncode == 0, done.stderr
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(*command: str, url: str) -> Iterator[None]:
    """A program that serves `url` on the loopback, with all its children ended afterwards."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert process.poll() is None, "the server ended"
                time.sleep(0.2)
        yield
    finally:
        tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        for member in tree:
            member.kill()
        psutil.wait_procs(tree, timeout=10)
        process.wait()


def fetch(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def test_optuna_dashboard_shows_the_trials(project: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    program = str(Path(sys.executable).with_name("optuna-dashboard"))
    store = f"sqlite:///{project / 'study.db'}"
    with server(program, store, "--host", "127.0.0.1", "--port", str(port), url=f"{url}/api/studies"):
        (study,) = fetch(f"{url}/api/studies")["study_summaries"]
        detail = fetch(f"{url}/api/studies/{study['study_id']}?after=0")
    assert study["study_name"] == "p"
    assert len(detail["trials"]) == 2
    for trial in detail["trials"]:
        assert trial["state"] == "Complete"
        assert len(trial["intermediate_values"]) == 2
        assert {"learning_rate", "n_stages", "head"} <= {param["name"] for param in trial["params"]}


def test_mlflow_ui_shows_the_runs(project: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    store = f"sqlite:///{project / 'mlflow.db'}"
    command = [sys.executable, "-m", "mlflow", "ui", "--backend-store-uri", store, "--host", "127.0.0.1"]
    with server(*command, "--port", str(port), "--workers", "1", url=f"{url}/health"):
        api = f"{url}/api/2.0/mlflow"
        experiments = fetch(f"{api}/experiments/search", {"max_results": 10})["experiments"]
        ids = [experiment["experiment_id"] for experiment in experiments]
        runs = fetch(f"{api}/runs/search", {"experiment_ids": ids, "max_results": 10})["runs"]
        by_name = {run["info"]["run_name"]: run for run in runs}
        run_id = by_name["trial-0000"]["info"]["run_id"]
        curve = fetch(f"{api}/metrics/get-history?run_id={run_id}&metric_key=val_accuracy")["metrics"]
        page = urllib.request.urlopen(url, timeout=30).read()
    assert {name for name in by_name if name.startswith("trial-")} == {"trial-0000", "trial-0001"}
    assert len(curve) == 2
    assert b"MLflow" in page
