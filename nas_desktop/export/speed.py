"""How long an exported file takes for an image, measured in a process of its own.

Only for a file that this program has just written: no limit is set on what it may do, as it is to use every core.
"""

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from nas_desktop.core.parent_watch import end_with_parent
from nas_desktop.export.certificate import CPU, Speed
from nas_desktop.export.loaded_model import LOADERS, LoadedModel, import_for, load_onnx

_MANY = 64  # images a call, for the throughput
_WARM_UP = 3  # calls that are not timed
_LEAST, _MOST = 5, 300  # calls that are
_SECONDS = 0.6  # of one setting
_TIME_LIMIT_S = 120.0
_GPUS = {"CUDAExecutionProvider": "GPU (CUDA)", "ROCMExecutionProvider": "GPU (ROCm)"}  # of onnxruntime
_CPU_PROVIDER = "CPUExecutionProvider"


def speeds_of(
    kind: str, path: Path, input_shape: tuple[int, int, int], n_cores: int | None = None
) -> tuple[Speed, ...]:
    """Single images on one thread and on all, batches on all, and both on a GPU if onnxruntime has one.

    Args:
        kind: a key of `LOADERS`.
        path: the file or folder.
        input_shape: channels and size of an image as the network sees it, so that no resizing is in the time.
        n_cores: of the processor; None: those that this process may use.

    Returns:
        Nothing where it cannot be measured.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    question = kind, str(path), input_shape, n_cores or _n_cores()
    process = context.Process(target=_serve, args=(theirs, *question), name="nas-speed", daemon=True)
    process.start()
    theirs.close()
    try:
        return tuple(Speed(*row) for row in json.loads(ours.recv_bytes())) if ours.poll(_TIME_LIMIT_S) else ()
    except (EOFError, OSError, ValueError):
        return ()
    finally:
        ours.close()
        process.kill()
        process.join()
        process.close()


def _n_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _serve(connection: Connection, kind: str, path: str, input_shape: tuple[int, int, int], n_cores: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process decides when it ends
    end_with_parent()
    rows: list[tuple[Any, ...]] = []
    channels, height, width = input_shape
    images = np.random.default_rng(0).integers(0, 256, (_MANY, height, width, channels), dtype=np.uint8)
    # What cannot be measured is left out: the file was found right or wrong without it.
    with suppress(Exception):
        import_for(kind)
        for device, n_threads, model in _models(kind, Path(path), n_cores):
            is_one_of_many = device == CPU and n_threads == 1 and n_cores > 1
            batches = (1,) if is_one_of_many else (1, _MANY)
            rows += [(device, n_threads, batch, *_timed(model, images[:batch])) for batch in batches]
    with suppress(OSError):
        connection.send_bytes(json.dumps(rows).encode())


def _models(kind: str, path: Path, n_cores: int) -> Iterator[tuple[str, int, LoadedModel]]:
    threads = dict.fromkeys((1, n_cores))
    if kind != "onnx":
        from nas_desktop.network.torch_programs import use_threads

        model = LOADERS[kind].load(path)
        for n in threads:
            use_threads(n)
            yield CPU, n, model
        return
    import onnxruntime

    for n in threads:
        yield CPU, n, load_onnx(path, n, _CPU_PROVIDER)
    for provider in onnxruntime.get_available_providers():
        if provider in _GPUS:
            yield _GPUS[provider], 1, load_onnx(path, 1, provider)


def _timed(model: LoadedModel, images: "np.ndarray") -> tuple[int, float, float, float]:
    """Calls, and the milliseconds of one: 10th, 50th and 90th percentile."""
    for _ in range(_WARM_UP):
        model.run(images)
    seconds: list[float] = []
    began = time.perf_counter()
    while len(seconds) < _MOST and (len(seconds) < _LEAST or time.perf_counter() - began < _SECONDS):
        start = time.perf_counter()
        model.run(images)
        seconds.append(time.perf_counter() - start)
    low, middle, high = np.percentile(seconds, (10, 50, 90)).tolist()
    return len(seconds), 1000 * low, 1000 * middle, 1000 * high
