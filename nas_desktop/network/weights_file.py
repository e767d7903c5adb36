"""How large the weights of a network are as a safetensors file, before they exist."""

import json
from collections.abc import Iterable

from nas_desktop.network.layers.layer_type import LayerTensor

_LENGTH_BYTES = 8  # before the header, and what its end is filled up to
METADATA = {"format_version": "1"}


def file_bytes(tensors: Iterable[tuple[str, LayerTensor]]) -> int:
    """Bytes of the file that holds `tensors` under their full names."""
    # The file sorts its tensors: the widest type first, then by name.
    ordered = sorted(tensors, key=lambda item: (item[1].dtype != "I64", item[0]))
    header: dict[str, object] = {"__metadata__": METADATA}
    end = 0
    for name, tensor in ordered:
        start, end = end, end + tensor.n_bytes
        header[name] = {"dtype": tensor.dtype, "shape": tensor.shape, "data_offsets": (start, end)}
    n_header = len(json.dumps(header, separators=(",", ":")))
    return _LENGTH_BYTES + -(-n_header // _LENGTH_BYTES) * _LENGTH_BYTES + end
