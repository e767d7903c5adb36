"""Make the built-in set from the whole Fashion-MNIST, as the Debian package `dataset-fashion-mnist` installs it.

apt-get install dataset-fashion-mnist
python scripts/make_fashion_mnist_sample.py /usr/share/datasets/fashion-mnist
"""

import argparse
import gzip
from pathlib import Path

import numpy as np

CLASSES = (
    "T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
OUTPUT = Path(__file__).parent.parent / "resources" / "fashion-mnist" / "fashion-mnist-sample.npz"


def read_idx(path: Path) -> np.ndarray:
    """An array of the IDX format (LeCun): magic number, one big-endian length a dimension, bytes."""
    data = gzip.decompress(path.read_bytes())
    n_dimensions = data[3]
    shape = np.frombuffer(data, dtype=">i4", count=n_dimensions, offset=4)
    return np.frombuffer(data, dtype=np.uint8, offset=4 + 4 * n_dimensions).reshape(shape)


def sample(images: np.ndarray, labels: np.ndarray, per_class: int) -> tuple[np.ndarray, np.ndarray]:
    """The first `per_class` images of each class, in the order of the original."""
    chosen = np.sort(np.concatenate([np.flatnonzero(labels == c)[:per_class] for c in range(len(CLASSES))]))
    return images[chosen], labels[chosen]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    arrays = {"classes": np.array(CLASSES)}
    for part, file, per_class in (("train", "train", 1000), ("test", "t10k", 200)):
        images, labels = (
            read_idx(folder / f"{file}-images-idx3-ubyte.gz"),
            read_idx(folder / f"{file}-labels-idx1-ubyte.gz"),
        )
        arrays[f"{part}_x"], arrays[f"{part}_y"] = sample(images, labels, per_class)
    np.savez_compressed(OUTPUT, allow_pickle=False, **arrays)
    print(f"{OUTPUT}: {OUTPUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
