"""One pass over images, to learn or to score. Every training in the program goes through here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import nan

import torch
from torch import Tensor, nn, optim
from torch.nn import functional as F

from nas_desktop.core.specs import NumericMode
from nas_desktop.training.batch_sources import Batch
from nas_desktop.training.class_scores import ClassCounts, ClassScores
from nas_desktop.training.devices import autocast

Criterion = Callable[[Tensor, Tensor], Tensor]  # class scores (N, n_classes) and labels (N,) to a mean loss


@dataclass(slots=True)
class Totals:
    """What a pass has gathered so far. Sums stay on the device, so that no step waits for them."""

    loss: Tensor
    correct: Tensor
    n_images: int = 0

    @classmethod
    def none_yet(cls, device: str) -> "Totals":
        """Before the first batch."""
        return cls(
            torch.zeros((), device=device, dtype=torch.float64), torch.zeros((), device=device, dtype=torch.int64)
        )

    def add(self, loss: Tensor, logits: Tensor, labels: Tensor) -> None:
        """Count a batch with its mean loss in."""
        self.loss += loss.detach().double() * len(labels)
        self.correct += (logits.detach().argmax(dim=1) == labels).sum()
        self.n_images += len(labels)

    def means(self) -> tuple[float, float]:
        """Mean loss, and accuracy from 0 to 1; NaN where there was nothing."""
        if not self.n_images:
            return nan, nan
        return float(self.loss) / self.n_images, int(self.correct) / self.n_images


def learn(
    net: nn.Module,
    batches: Iterable[Batch],
    optimizer: optim.Optimizer,
    criterion: Criterion,
    mode: NumericMode,
    before_step: Callable[[], None] = lambda: None,
    n_parts: int = 1,
) -> Iterator[Totals]:
    """One optimizer update a batch; yields the same running totals after each.

    Args:
        n_parts: pieces in which a batch goes through the network, one after another, to need less memory; the
            gradient is that of the whole batch, but batch norm sees the pieces.
    """
    net.train()
    totals = Totals.none_yet(mode.device)
    for images, labels in batches:
        before_step()
        optimizer.zero_grad(set_to_none=True)
        for some, theirs in _parts(images, labels, n_parts):
            with autocast(mode):
                logits = net(some)
            loss = criterion(logits.float(), theirs)
            (loss * (len(theirs) / len(labels)) if n_parts > 1 else loss).backward()  # type: ignore[no-untyped-call, unused-ignore]
            totals.add(loss, logits, theirs)
        optimizer.step()
        yield totals


def _parts(images: Tensor, labels: Tensor, n_parts: int) -> Iterable[Batch]:
    """Pieces of at least two images, for batch norm cannot learn from one."""
    n_parts = min(n_parts, max(1, len(labels) // 2))
    return zip(images.tensor_split(n_parts), labels.tensor_split(n_parts), strict=True)


def score(
    net: nn.Module, batches: Iterable[Batch], mode: NumericMode, criterion: Criterion = F.cross_entropy
) -> tuple[float, float]:
    """Mean loss (cross-entropy in nats unless told otherwise) and accuracy over all images; NaN without any."""
    totals = Totals.none_yet(mode.device)
    _answer(net, batches, mode, lambda logits, labels: totals.add(criterion(logits, labels), logits, labels))
    return totals.means()


def score_classes(
    net: nn.Module,
    batches: Iterable[Batch],
    mode: NumericMode,
    *,
    flip_averaged: bool = False,
    with_temperature: bool = False,
    between_batches: Callable[[], None] = lambda: None,
) -> ClassScores:
    """Mean cross-entropy in nats, and how well each class is told from the others.

    Args:
        flip_averaged: look at each image a second time, mirrored, and average the class probabilities.
        with_temperature: find the temperature of the class scores as well.
        between_batches: called after each batch; may wait or raise.
    """
    totals, counts = Totals.none_yet(mode.device), ClassCounts.none_yet(with_temperature=with_temperature)

    def take(logits: Tensor, labels: Tensor) -> None:
        totals.add(F.cross_entropy(logits, labels), logits, labels)
        counts.add(logits, labels)
        between_batches()

    _answer(net, batches, mode, take, flip_averaged=flip_averaged)
    return counts.scores(totals.means()[0])


def _answer(
    net: nn.Module,
    batches: Iterable[Batch],
    mode: NumericMode,
    take: Callable[[Tensor, Tensor], None],
    *,
    flip_averaged: bool = False,
) -> None:
    """Hand class scores (N, n_classes) and labels (N,) of each batch on; the network is left in the mode it was in."""
    was_training = net.training
    net.eval()
    with torch.inference_mode(), autocast(mode):
        for images, labels in batches:
            take(_flip_averaged(net, images) if flip_averaged else net(images).float(), labels)
    net.train(was_training)


def _flip_averaged(net: nn.Module, images: Tensor) -> Tensor:
    """Logarithms of the class probabilities, averaged over the image and its mirror image: class scores as well."""
    probabilities: Tensor = net(images).float().softmax(1) + net(images.flip(3)).float().softmax(1)
    return (probabilities / 2).log()
