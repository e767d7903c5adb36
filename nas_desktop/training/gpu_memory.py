"""What fits into the memory of a GPU, decided before it is filled; and one sentence where it ran out all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from nas_desktop.core.errors import NasError
from nas_desktop.core.specs import NumericMode, TrialSpec
from nas_desktop.network.cost import cost_of

# Of what is free when a worker first needs the images. Four workers that start together see the same free memory and
# then take half of it.
_SHARE_FOR_IMAGES = 1 / 8
_VALUE_BYTES = {"float32": 4, "bfloat16": 2}
_GIGABYTE = 1e9
_HINT = "Train fewer at once (--slots), or set a limit (--max-macs)."
_WORDS_OF_SHORTAGE = ("out of memory", "ALLOC_FAILED", "can't allocate memory")  # of driver, libraries, and the CPU's


class OutOfMemory(NasError):
    """A trial needs more memory than its device has to give."""


def free_bytes(device: str) -> int:
    """What this process may still take: what nobody has, and what it holds itself without using it."""
    free, _ = torch.cuda.mem_get_info(device)
    return free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)


def memory_of(device: str) -> tuple[int, int]:
    """Bytes free and bytes in all; nothing on a CPU, whose memory is the system's business."""
    if device == "cpu":
        return 0, 0
    free, total = torch.cuda.mem_get_info(device)
    return free, total


def may_stay_on_gpu(n_bytes: int, n_free: int) -> bool:
    """Whether images of this size are kept on the GPU for all trials, rather than sent batch by batch."""
    return n_bytes <= _SHARE_FOR_IMAGES * n_free


def require_memory_for(spec: TrialSpec, mode: NumericMode) -> None:
    """Nothing, if the trial fits into the memory of its device as it is now; on a CPU the system decides.

    Raises:
        OutOfMemory: it does not.
    """
    if mode.device == "cpu":
        return
    torch.cuda.empty_cache()  # what the last trial needed is for every worker to take
    needed = cost_of(spec.architecture).training_bytes(
        -(-spec.training.batch_size // spec.training.batch_parts), _VALUE_BYTES[mode.dtype]
    )
    n_free = free_bytes(mode.device)
    if needed > n_free:
        raise OutOfMemory(
            f"This network needs about {needed / _GIGABYTE:.1f} GB at batch size {spec.training.batch_size}; "
            f"{n_free / _GIGABYTE:.1f} GB of the GPU's memory are free.",
            _HINT,
        )


@contextmanager
def shortage_in_words(device: str) -> Iterator[None]:
    """A lack of memory within becomes one sentence.

    Raises:
        OutOfMemory: the memory ran out.
    """
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _ran_out(device) from error
    except RuntimeError as error:
        if any(word in str(error) for word in _WORDS_OF_SHORTAGE):
            raise _ran_out(device) from error
        raise


def _ran_out(device: str) -> OutOfMemory:
    owner = "This computer" if device == "cpu" else "The GPU"
    return OutOfMemory(f"{owner} ran out of memory while this network was trained.", _HINT)
