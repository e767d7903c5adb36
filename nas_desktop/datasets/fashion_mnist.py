"""Fashion-MNIST: 60,000 training and 10,000 test images of clothes, 28×28, grey (Xiao et al., 2017; MIT licence)."""

from nas_desktop.datasets.known_idx import KnownIdx
from nas_desktop.datasets.source import Download, KnownSet

_MIRRORS = (
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
)


def _file(name: str, n_bytes: int, md5: str) -> Download:
    return Download(f"FashionMNIST/raw/{name}", tuple(mirror + name for mirror in _MIRRORS), n_bytes, md5)


_FILES = (
    _file("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
    _file("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
    _file("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
    _file("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
)

_FASHION_MNIST = KnownIdx(
    known=KnownSet("fashion-mnist", "Fashion-MNIST", sum(file.n_bytes for file in _FILES), _FILES),
    folder="FashionMNIST",
    classes=(
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ),
    first_test_labels=(9, 2, 1, 1, 6, 1, 4, 6, 5, 7, 4, 5, 7, 3, 4, 1, 2, 4, 8, 0),
)  # fmt: skip
FASHION_MNIST = _FASHION_MNIST.as_type
