"""A certificate of three classes and some answers, for what shows one."""

from dataclasses import replace
from typing import Any

import numpy as np

from nas_desktop.export.certificate import Certificate, Speed
from nas_desktop.export.comparison import Answers, certificate_of

CLASSES = ("cat", "dog", "owl")
LABELS = (0, 0, 0, 0, 1, 1, 1, 2, 2, 2)
PREDICTED = (0, 1, 1, 0, 1, 0, 1, 2, 2, 0)
SURE = (0.9, 0.8, 0.95, 0.6, 0.7, 0.5, 0.9, 0.99, 0.8, 0.6)


def a_certificate(**changes: Any) -> Certificate:
    """Ten images, four of them wrong: two cats taken for dogs, a dog and an owl taken for cats."""
    theirs = np.full((len(LABELS), len(CLASSES)), 0.0, np.float32)
    for i, (predicted, sure) in enumerate(zip(PREDICTED, SURE, strict=True)):
        theirs[i] = (1 - sure) / 2
        theirs[i, predicted] = sure
    answers = Answers([f"{i}.png" for i in range(len(LABELS))], np.array(LABELS), theirs, theirs, {})
    made = replace(
        certificate_of(answers, CLASSES), kind="onnx", file="x.onnx", weights_sha256="w" * 64,
        speeds=(Speed("cpu", 1, 1, 9, 1.0, 2.0, 3.0), Speed("cpu", 2, 64, 9, 10.0, 20.0, 30.0)),
    )  # fmt: skip
    return replace(made, **changes)
