"""The share of images a network classifies correctly."""

from collections.abc import Iterable
from math import nan

import torch
from torch import nn
from torch.nn import functional as F

from nas_desktop.core.specs import NumericMode
from nas_desktop.training.batch_sources import Batch
from nas_desktop.training.devices import autocast


def score(net: nn.Module, batches: Iterable[Batch], mode: NumericMode) -> tuple[float, float]:
    """Mean cross-entropy in nats, and accuracy from 0 to 1, over all images of `batches`; NaN where there are none."""
    was_training = net.training
    net.eval()
    loss = torch.zeros((), device=mode.device, dtype=torch.float64)
    correct = torch.zeros((), device=mode.device, dtype=torch.int64)
    n_images = 0
    with torch.inference_mode(), autocast(mode):
        for images, labels in batches:
            logits = net(images).float()
            loss += F.cross_entropy(logits, labels, reduction="sum").double()
            correct += (logits.argmax(dim=1) == labels).sum()
            n_images += len(labels)
    net.train(was_training)
    if not n_images:
        return nan, nan
    return float(loss) / n_images, int(correct) / n_images
