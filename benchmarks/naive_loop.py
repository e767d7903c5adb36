"""The training loop that most people write first, as the yardstick for ours; standard library, torch and Pillow only.

Every image goes through Pillow, a tensor and a normalisation of its own, batches come from a DataLoader, numbers are
fp32, the optimizer is Adam, and torch uses as many threads as it likes. Nothing in it is slowed down on purpose.

A child of `nas-desktop bench train`: it says "ready" when it has trained for a moment, then trains for so many seconds
whenever a line with a number of seconds comes, and answers with images a second.

    python benchmarks/naive_loop.py small --workers 0 --device cpu
"""

import argparse
import sys
import time
from collections.abc import Iterator

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

N_IMAGES = 2560
BATCH = 64
MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)
NETS = {  # filters of the 3×3 convolutions, each pooled; units of the hidden fully connected layer
    "small": ((32, 64), 128),
    "median": ((64, 128, 128), 256),
    "large": ((256, 256, 256, 256, 256), 256),
}
DROPOUT = 0.25
_WARM_UP_S = 1.0


class Pictures(Dataset[tuple[Tensor, int]]):
    """Synthetic 32×32 pictures, each made a tensor when it is asked for, as torchvision's transforms do it."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self._images = rng.integers(0, 256, (N_IMAGES, 32, 32, 3), dtype=np.uint8)
        self._labels = rng.integers(0, 10, N_IMAGES).tolist()

    def __len__(self) -> int:
        return N_IMAGES

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        return normalised(to_tensor(Image.fromarray(self._images[index]))), self._labels[index]


def to_tensor(picture: Image.Image) -> Tensor:
    """(3, H, W), 0 to 1."""
    array = torch.from_numpy(np.array(picture, copy=True))
    return array.permute(2, 0, 1).contiguous().to(torch.float32).div(255)


def normalised(image: Tensor) -> Tensor:
    """Zero mean and unit deviation a channel."""
    mean, std = torch.tensor(MEAN)[:, None, None], torch.tensor(STD)[:, None, None]
    return image.sub_(mean).div_(std)


def network(name: str) -> nn.Sequential:
    """[convolution, ReLU, pooling] × n, then [dropout, fully connected] × 2."""
    filters, units = NETS[name]
    layers: list[nn.Module] = []
    channels, side = 3, 32
    for n in filters:
        layers += [nn.Conv2d(channels, n, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        channels, side = n, side // 2
    layers += [nn.Flatten(), nn.Dropout(DROPOUT), nn.Linear(channels * side * side, units), nn.ReLU()]
    return nn.Sequential(*layers, nn.Dropout(DROPOUT), nn.Linear(units, 10))


def steps(net: nn.Module, loader: DataLoader[tuple[Tensor, int]], device: str) -> Iterator[int]:
    """Train for ever; yields the images of each batch."""
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()
    total_loss, n_correct = 0.0, 0
    net.train()
    while True:
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            outputs = net(images)
            loss = criterion(outputs, labels)
            loss.backward()
            optimizer.step()
            total_loss += loss.item()
            n_correct += int((outputs.argmax(1) == labels).sum().item())
            yield len(labels)


def images_per_second(training: Iterator[int], seconds: float) -> float:
    """The speed over at least `seconds`."""
    start, n = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        n += next(training)
    return n / (time.perf_counter() - start)


def main() -> None:
    """Warm up, then obey."""
    parser = argparse.ArgumentParser(description="The training loop that most people write first.")
    parser.add_argument("net", choices=NETS)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    wish = parser.parse_args()
    torch.manual_seed(0)
    loader = DataLoader(
        Pictures(), BATCH, shuffle=True, num_workers=wish.workers, drop_last=True, persistent_workers=wish.workers > 0
    )
    training = steps(network(wish.net).to(wish.device), loader, wish.device)
    images_per_second(training, _WARM_UP_S)
    print("ready", flush=True)
    for line in sys.stdin:
        print(images_per_second(training, float(line)), flush=True)


if __name__ == "__main__":
    main()
