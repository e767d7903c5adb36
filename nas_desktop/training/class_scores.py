"""How well a network tells the classes apart, from counts of right answers and predictions a class."""

from dataclasses import dataclass, replace
from math import fsum, isnan, nan

import torch
from torch import Tensor

from nas_desktop.core.objectives import ScoreName
from nas_desktop.training.temperature import temperature_of


@dataclass(frozen=True, slots=True)
class ClassScores:
    """The scores of one pass over images; NaN where there were none."""

    loss: float  # mean of the criterion per image
    accuracy: float
    balanced_accuracy: float  # mean recall
    macro_f1: float  # mean F1; 0 for a class of which nothing is predicted right
    recall: tuple[float, ...]  # of each class; NaN for one without images, which both means leave out
    temperature: float = 1.0  # that suits the class scores best, where it was looked for

    def of(self, objective: ScoreName) -> float:
        """The score that the objective names."""
        match objective:
            case "accuracy":
                return self.accuracy
            case "balanced-accuracy":
                return self.balanced_accuracy
            case "macro-f1":
                return self.macro_f1

    @property
    def chance(self) -> float:
        """The balanced accuracy of always giving the same answer."""
        n_present = sum(not isnan(recall) for recall in self.recall)
        return 1.0 / n_present if n_present else nan


@dataclass(slots=True)
class ClassCounts:
    """Answers of a pass, batch by batch. They stay on the device, so that no batch waits for them."""

    labels: list[Tensor]  # (N,) each
    answers: list[Tensor]
    n_classes: int = 0
    logits: list[Tensor] | None = None  # (N, n_classes) each; None: no temperature is looked for

    @classmethod
    def none_yet(cls, *, with_temperature: bool = False) -> "ClassCounts":
        """Before the first batch."""
        return cls([], [], logits=[] if with_temperature else None)

    def add(self, logits: Tensor, labels: Tensor) -> None:
        """Count a batch in: class scores (N, n_classes) and labels (N,)."""
        self.n_classes = logits.shape[1]
        self.labels.append(labels)
        self.answers.append(logits.argmax(dim=1))
        if self.logits is not None:
            self.logits.append(logits)

    def scores(self, loss: float) -> ClassScores:
        """All scores, the mean loss given."""
        if not self.labels:
            return ClassScores(loss, nan, nan, nan, ())
        labels, answers = torch.cat(self.labels), torch.cat(self.answers)
        right = answers[labels == answers]
        counts = [self._per_class(which) for which in (labels, answers, right)]
        scores = scores_of(*counts, loss=loss)
        return replace(scores, temperature=temperature_of(torch.cat(self.logits), labels)) if self.logits else scores

    def _per_class(self, which: Tensor) -> list[int]:
        counts: list[int] = torch.bincount(which, minlength=self.n_classes).tolist()
        return counts


def scores_of(n_images: list[int], n_predicted: list[int], n_right: list[int], *, loss: float) -> ClassScores:
    """The scores that follow from counts a class; precision and recall as in Sokolova and Lapalme (2009)."""
    classes = list(zip(n_images, n_predicted, n_right, strict=True))
    recall = tuple(right / images if images else nan for images, _, right in classes)
    f1 = [2 * right / (images + predicted) for images, predicted, right in classes if images]
    known = [value for value in recall if not isnan(value)]
    return ClassScores(
        loss=loss,
        accuracy=sum(n_right) / sum(n_images),
        balanced_accuracy=fsum(known) / len(known),
        macro_f1=fsum(f1) / len(f1),
        recall=recall,
    )
