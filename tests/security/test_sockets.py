"""While it searches the program listens to nobody: no process of it has a socket that another computer could reach."""

import subprocess
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.command import TINY
from tests.security.watched import nas_command, watched_environment

pytestmark = pytest.mark.slow


def sockets_of_tree(root: psutil.Process) -> list[str]:
    """Sockets of the internet kind that a process and its children hold, as the system tells."""
    found = []
    with suppress(psutil.NoSuchProcess):
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                found += [f"{process.name()}: {one.laddr} {one.status}" for one in process.net_connections("inet")]
    return found


def test_no_process_of_a_search_has_a_socket(tmp_path: Path) -> None:
    command = nas_command("search", *TINY, "--trials", "2", "--epochs", "1", "--json", "--project", tmp_path / "p")
    found: list[str] = []
    n_processes = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=watched_environment(tmp_path), cwd=tmp_path
    ) as search:
        assert search.stdout is not None
        root = psutil.Process(search.pid)
        for _ in search.stdout:  # at every event, so at every stage
            found += sockets_of_tree(root)
            with suppress(psutil.NoSuchProcess):
                n_processes = max(n_processes, len(root.children(recursive=True)))
    assert search.returncode == 0
    assert n_processes >= 2, "the processes of worker and mirror were not seen"
    assert found == []


def test_a_listening_socket_would_be_noticed() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert any(f"port={port}" in line for line in sockets_of_tree(psutil.Process()))
