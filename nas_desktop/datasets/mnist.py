"""MNIST: 60,000 training and 10,000 test images of written digits, 28×28, grey (LeCun, Cortes, Burges, 1998)."""

from nas_desktop.datasets.known_idx import KnownIdx
from nas_desktop.datasets.source import Download, KnownSet

_MIRRORS = ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")


def _file(name: str, n_bytes: int, md5: str, sha256: str) -> Download:
    return Download(f"MNIST/raw/{name}", tuple(mirror + name for mirror in _MIRRORS), n_bytes, md5, sha256)


_FILES = (
    _file(
        "train-images-idx3-ubyte.gz",
        9_912_422,
        "f68b3c2dcbeaaa9fbdd348bbdeb94873",
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    ),
    _file(
        "train-labels-idx1-ubyte.gz",
        28_881,
        "d53e105ee54ea40749a09fcbcd1e9432",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    ),
    _file(
        "t10k-images-idx3-ubyte.gz",
        1_648_877,
        "9fb629c4189551a2d022fa330f9573f3",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    ),
    _file(
        "t10k-labels-idx1-ubyte.gz",
        4_542,
        "ec29112dd5afa0611ce80d1b7f02629c",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    ),
)

_MNIST = KnownIdx(
    known=KnownSet("mnist", "MNIST", sum(file.n_bytes for file in _FILES), _FILES),
    folder="MNIST",
    classes=tuple("0123456789"),
    first_test_labels=(7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0, 6, 9, 0, 1, 5, 9, 7, 3, 4),
)
MNIST = _MNIST.as_type
