"""The built-in set: 10,000 training and 2,000 test images of Fashion-MNIST (Xiao et al., 2017; MIT licence)."""

import numpy as np

from nas_desktop.core.paths import resource
from nas_desktop.datasets.array_source import ArraySource
from nas_desktop.datasets.source import DatasetType, ImageSource

NAME = "fashion-mnist-sample"
_FILE = "fashion-mnist/fashion-mnist-sample.npz"
_FINGERPRINT = "fashion-mnist-sample/1"


def _open(data: str) -> ImageSource:
    with np.load(resource(_FILE), allow_pickle=False) as file:
        train, test = file["train_x"], file["test_x"]
        labels = np.concatenate([file["train_y"], file["test_y"]]).astype(np.int64)
        classes = tuple(str(name) for name in file["classes"])
    images = np.concatenate([train, test])[..., None]
    is_test = np.arange(len(images)) >= len(train)
    # Its shoes and bags are all seen from one side, so that mirrored ones teach nothing.
    return ArraySource(NAME, "Fashion-MNIST sample", images, labels, classes, _FINGERPRINT, is_test, mirrors=False)


FASHION_MNIST_SAMPLE = DatasetType(NAME, "Fashion-MNIST sample (built in)", lambda data: data == NAME, _open)
