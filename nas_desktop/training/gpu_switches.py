"""The switches of torch that make a GPU compute as a numeric mode says; they hold for the whole process."""

import os

import torch

from nas_desktop.core.specs import NumericMode

# What cuBLAS needs to give the same numbers each time; read when a process first multiplies matrices on a GPU.
_CUBLAS = ("CUBLAS_WORKSPACE_CONFIG", ":4096:8")


def compute_as(mode: NumericMode) -> None:
    """Set the switches of a mode; on a CPU there are none, it always gives the same numbers.

    A deterministic mode takes only kernels that repeat exactly, and float32 with all its bits. Otherwise cuDNN tries
    its kernels on each new shape and keeps the fastest, and convolutions in float32 may round to TF32.
    """
    if mode.device == "cpu":
        return
    torch.backends.cudnn.benchmark = not mode.deterministic
    torch.backends.cudnn.deterministic = mode.deterministic
    torch.backends.cudnn.conv.fp32_precision = "ieee" if mode.deterministic else "tf32"  # type: ignore[attr-defined]
    if mode.deterministic:
        os.environ.setdefault(*_CUBLAS)
        # A net for bugs, which costs a pass over all memory.
        torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    torch.use_deterministic_algorithms(mode.deterministic)
