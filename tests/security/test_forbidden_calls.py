"""Nothing in the product runs what a file says, or opens a door; what must be excepted stands here with its reason."""

from pathlib import Path

import pytest

import nas_desktop
from tests.security.forbidden_calls import found_in

PACKAGE = Path(nas_desktop.__file__).parent

# (file, what is found there): why it may stand there.
ALLOWED: dict[tuple[str, str], str] = {
    ("core/project_lock.py", "socket"): "only gethostname, to tell a lock of another computer",
    ("datasets/pickled_arrays.py", "pickle"): "CIFAR's published files, known by checksum, in a limited process",
    ("datasets/cifar.py", "tarfile.open"): "reads members of CIFAR's published archive in place; extracts nothing",
    ("datasets/zip_archive.py", "zipfile.ZipFile"): "the one extractor: images alone, each path and size checked",
    ("datasets/secure_requests.py", "urllib.request"): "the one module that downloads, and only on request",
    ("datasets/secure_requests.py", "http.client"): "names the errors of the one module that downloads",
    ("export/bundle.py", "zipfile.ZipFile"): "writes an export as an archive; opens none",
    ("export/tflite.py", "zipfile.ZipFile"): "puts two texts behind a network that was just converted; opens none",
    ("export/model_file.py", "zipfile.ZipFile"): "two named files of an exported archive, their sizes checked first",
    ("gui/project_door.py", "_server.listen"): "a local socket for this user's other windows alone; no network",
    ("gui/session_end.py", "socket"): "a pair that wakes the loop when a signal comes; nothing can connect to it",
    ("search/bench/plain_pickle.py", "pickle"): "the tables of the search bench, read without looking up any name",
    ("search/bench/screening_record.py", "crew.listen"): "waits for the pipes of the workers; no socket",
    ("search/study_store.py", "sqlalchemy.event.listen"): "a hook of the database's library; no socket",
    ("search/trial_runner.py", "_crew.listen"): "waits for the pipes of the workers; no socket",
    ("search_space/user_file.py", "compile"): "a search space of the user's own, whose text was trusted before",
    ("search_space/user_file.py", "exec"): "a search space of the user's own, whose text was trusted before",
    ("training/checkpoint.py", "safetensors.torch.load"): "safetensors hold tensors and nothing that could run",
    ("training/model_files.py", "safetensors.torch.load"): "safetensors hold tensors and nothing that could run",
    ("tracking/mlflow_server.py", "socket"): "MLflow's own pages, on the loopback alone and only on request",
    ("tracking/mlflow_server.py", "socket.create_server"): "MLflow's own pages, loopback alone, only on request",
    ("tracking/run_artifacts.py", "urllib.request"): "only url2pathname, which turns a file's address into its path",
}


def product() -> dict[tuple[str, str], int]:
    """Every finding, and in how many places of its file."""
    found: dict[tuple[str, str], int] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for name in found_in(path.read_text(encoding="utf-8")):
            key = (path.relative_to(PACKAGE).as_posix(), name)
            found[key] = found.get(key, 0) + 1
    return found


def test_nothing_is_found_that_is_not_excepted() -> None:
    assert [f"{file}: {name}" for file, name in product() if (file, name) not in ALLOWED] == []


def test_no_exception_outlives_its_use() -> None:
    found = product()
    assert [f"{file}: {name}" for file, name in ALLOWED if (file, name) not in found] == []


def test_every_exception_has_its_reason() -> None:
    assert [key for key, reason in ALLOWED.items() if len(reason) < 20] == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import pickle", "pickle"),
        ("import os, _pickle as p", "_pickle"),
        ("from joblib import load", "joblib"),
        ("def f():\n    import dill", "dill"),
        ("from xmlrpc.server import SimpleXMLRPCServer", "xmlrpc.server"),
        ("from urllib import request", "urllib.request"),
        ("eval(text)", "eval"),
        ("exec(compile(a, b, c))", "exec"),
        ("exec(compile(a, b, c))", "compile"),
        ("torch.load(path)", "torch.load"),
        ("from torch import load", "torch.load"),
        ("subprocess.run(a, shell=True)", "subprocess.run(shell)"),
        ("subprocess.run(a, shell=wanted)", "subprocess.run(shell)"),
        ("os.system(a)", "os.system"),
        ("np.load(path)", "np.load without allow_pickle=False"),
        ("np.load(path, allow_pickle=True)", "np.load(allow_pickle)"),
        ("tarfile.open(a).extractall(b)", "?.extractall"),
        ("with zipfile.ZipFile(a) as z:\n    z.extract(b)", "z.extract"),
        ("shutil.unpack_archive(a)", "shutil.unpack_archive"),
        ("tempfile.mktemp()", "tempfile.mktemp"),
        ("self.server.listen()", "server.listen"),
    ],
)
def test_it_would_be_found(source: str, name: str) -> None:
    assert name in list(found_in(source))


@pytest.mark.parametrize(
    "source",
    [
        "import json",
        "re.compile(a)",
        "net.eval()",
        "subprocess.run(a, shell=False)",
        "np.load(a, allow_pickle=False)",
        "from urllib.parse import urlsplit",
        "json.load(file)",
    ],
)
def test_what_is_harmless_is_not_found(source: str) -> None:
    assert list(found_in(source)) == []
