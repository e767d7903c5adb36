"""The computer we run on. Loads no Optuna, and torch only in the processes it starts."""

import os

from nas_desktop.core.paths import cache_dir
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.worker_slot import StartMethod, WorkerSlot


def this_machine(start_method: StartMethod | None = None) -> Machine:
    """Its cores, as far as this process may use them, and its workers."""
    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(n_cores, cache_dir(), lambda: WorkerSlot(start_method), foretells=True)
