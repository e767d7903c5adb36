"""The temperature of a trained network, found on its validation images."""

import numpy as np
from torch import Tensor

from nas_desktop.analysis.reliability import cross_entropy, fitted_temperature

NONE = 1.0  # divides nothing
_FEWEST = 100  # images; from fewer it would be a guess
_MOST = 2000  # images that are looked at, evenly taken
_LOWEST, _HIGHEST = 0.2, 5.0  # beyond is an accident, such as a validation part without a single mistake


def temperature_of(logits: Tensor, labels: Tensor) -> float:
    """What to divide class scores by before softmax; 1 where nothing is gained, or too little is known.

    Guo et al. (2017), "On Calibration of Modern Neural Networks".

    Args:
        logits: class scores of images that were not trained on, (N, n_classes).
        labels: what they are, (N,).
    """
    step = max(1, -(-len(labels) // _MOST))
    scores = logits[::step].float().cpu().numpy().astype(np.float64)
    classes = labels[::step].cpu().numpy().astype(np.int64)
    if len(classes) < _FEWEST or not np.isfinite(scores).all():
        return NONE
    found = min(_HIGHEST, max(_LOWEST, fitted_temperature(scores, classes)))
    return found if cross_entropy(scores / found, classes) < cross_entropy(scores, classes) else NONE
