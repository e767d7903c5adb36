"""CIFAR-10: 50,000 training and 10,000 test images of ten kinds of things, 32×32, colour (Krizhevsky, 2009)."""

from nas_desktop.datasets.cifar import Batch, Cifar
from nas_desktop.datasets.source import Download, KnownSet

_ARCHIVE = Download(
    path="cifar-10-python.tar.gz",
    urls=("https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",),
    n_bytes=170_498_071,
    md5="c58f30108f718f92721af3b95e74349a",
    sha256="6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
)

_CIFAR10 = Cifar(
    known=KnownSet("cifar10", "CIFAR-10", _ARCHIVE.n_bytes, (_ARCHIVE,)),
    folder="cifar-10-batches-py",
    batches=(
        Batch("data_batch_1", "c99cafc152244af753f735de768cd75f", is_test=False),
        Batch("data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec", is_test=False),
        Batch("data_batch_3", "54ebc095f3ab1f0389bbae665268c751", is_test=False),
        Batch("data_batch_4", "634d18415352ddfa80567beed471001a", is_test=False),
        Batch("data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb", is_test=False),
        Batch("test_batch", "40351d587109b95175f43aff81a1287e", is_test=True),
    ),
    label_key="labels",
    classes=("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
)
CIFAR10 = _CIFAR10.as_type
