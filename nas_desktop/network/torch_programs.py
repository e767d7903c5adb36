"""Networks that others than this program's own loader hand over, as functions on arrays."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

ArrayFunction = Callable[[NDArray[np.uint8]], NDArray[np.float32]]  # images (N, H, W, C) to probabilities


def use_threads(n: int) -> None:
    """Compute on so many cores from here on; with one torch starts no thread."""
    torch.set_num_threads(n)


def on_arrays(network: Callable[[Tensor], Tensor]) -> ArrayFunction:
    """A network of torch as a function on arrays."""

    def answer(images: NDArray[np.uint8]) -> NDArray[np.float32]:
        with torch.no_grad():
            found: NDArray[np.float32] = network(torch.from_numpy(np.ascontiguousarray(images))).float().numpy()
        return found

    return answer


def loaded_program(content: bytes, notes: str) -> tuple[ArrayFunction, str]:
    """The network of a `.pt2` file, and the text that it holds under the name `notes`.

    **Only for a file that this program has just written.** `torch.export.load` unpickles constants, and example inputs
    where the safe way fails (`weights_only=False` in torch 2.14), so that a file made for it runs what it likes.
    """
    texts = {notes: ""}
    program = torch.export.load(BytesIO(content), extra_files=texts)
    return on_arrays(program.module()), texts[notes]
