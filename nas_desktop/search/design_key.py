"""Designs are recognised by what they build and how it is trained, not by the values they were drawn from."""

import hashlib
import json

from nas_desktop.core.json_values import to_json
from nas_desktop.core.specs import ArchitectureSpec, TrainingSpec

_DIGITS = 24  # of SHA-256: among 10,000 designs two never share it by chance


def design_key(architecture: ArchitectureSpec, training: TrainingSpec) -> str:
    """The same text for the same layers on the same images under the same training, another for any other."""
    built = {
        "input_shape": architecture.input_shape,
        "n_classes": architecture.n_classes,
        "layers": [[layer.kind, to_json(layer.settings)] for layer in architecture.layers],
        "training": to_json(training),
    }
    return hashlib.sha256(json.dumps(built, sort_keys=True).encode()).hexdigest()[:_DIGITS]
