import os
import subprocess
import sys

import pytest

from nas_desktop.training.allocator import let_gpu_memory_grow


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc only")
def test_large_blocks_are_reused() -> None:
    code = (
        "import resource, torch; from nas_desktop.training.allocator import keep_freed_memory\n"
        "print(keep_freed_memory())\n"
        "def faults():\n"
        "    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt\n"
        "    for _ in range(20): torch.ones(4_000_000)\n"
        "    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before\n"
        "faults(); print(faults())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    kept, faults = done.stdout.split()
    assert (kept, int(faults) < 2000) == ("True", True)  # about 78,000 where every block is fetched anew


@pytest.mark.parametrize("users", ["PYTORCH_ALLOC_CONF", "PYTORCH_CUDA_ALLOC_CONF"])
def test_what_the_user_says_about_gpu_memory_stays(monkeypatch: pytest.MonkeyPatch, users: str) -> None:
    for name in ("PYTORCH_ALLOC_CONF", "PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_HIP_ALLOC_CONF"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(users, "max_split_size_mb:64")
    let_gpu_memory_grow()
    assert os.environ.get("PYTORCH_ALLOC_CONF", "max_split_size_mb:64") == "max_split_size_mb:64"


@pytest.mark.parametrize(("platform", "setting"), [("linux", "expandable_segments:True"), ("win32", None)])
def test_gpu_memory_grows_where_it_can(monkeypatch: pytest.MonkeyPatch, platform: str, setting: str | None) -> None:
    for name in ("PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_HIP_ALLOC_CONF"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTORCH_ALLOC_CONF", "")  # so that it is put back afterwards
    monkeypatch.delenv("PYTORCH_ALLOC_CONF")
    monkeypatch.setattr(sys, "platform", platform)
    let_gpu_memory_grow()
    assert os.environ.get("PYTORCH_ALLOC_CONF") == setting
