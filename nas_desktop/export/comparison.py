"""The answers of an exported file beside the program's, made the numbers of a certificate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nas_desktop.analysis.confidence import confidence_range
from nas_desktop.analysis.confusion import confusion_matrix, per_class, worst_mistakes
from nas_desktop.analysis.reliability import reliability
from nas_desktop.core.json_values import to_json
from nas_desktop.datasets.source import Labels
from nas_desktop.export.certificate import (
    MOST_DIFFERENCE,
    Certificate,
    ClassShares,
    ImageAnswer,
    NamedMistake,
    ReliabilityBin,
)

_DIGITS = 6  # of a probability
_LEAST = 1e-30  # what is taken for a probability of nought


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers of both sides, (N, n_classes); a row of the file's is NaN where it gave none."""

    names: list[str]
    labels: Labels
    ours: NDArray[np.float32]
    theirs: NDArray[np.float32]
    probes: dict[str, tuple[float, bool]]  # the largest difference, and whether the class is another
    temperature: float = 1.0  # that is in both


def certificate_of(measured: Answers, classes: tuple[str, ...]) -> Certificate:
    """All that follows from the answers; which file they are of is filled in by the caller."""
    answered = np.isfinite(measured.theirs).all(axis=1)
    theirs, ours, labels = measured.theirs[answered], measured.ours[answered], measured.labels[answered]
    answers = theirs.argmax(axis=1)
    n = len(labels)
    accuracy = float((answers == labels).mean()) if n else None
    matrix = confusion_matrix(labels, answers, len(classes))
    curve = reliability(theirs, labels)
    names = [measured.names[i] for i in np.flatnonzero(answered).tolist()]
    shares = list(zip(classes, per_class(matrix), strict=True))
    return Certificate(
        kind="", file="", file_sha256="", weights_sha256="", test_sha256="", study="", trial=0, time="",
        from_files=False,
        n_images=len(measured.labels),
        n_unanswered=len(measured.labels) - n,
        n_disagreeing=int((answers != ours.argmax(axis=1)).sum()),
        max_difference=float(np.abs(theirs - ours).max()) if n else 0.0,
        n_probes=len(measured.probes),
        probes_disagreeing=tuple(
            name for name, (most, is_other) in measured.probes.items() if is_other or not most <= MOST_DIFFERENCE
        ),
        max_probe_difference=max((most for most, _ in measured.probes.values()), default=0.0),
        accuracy=accuracy,
        accuracy_range=confidence_range(accuracy, n) if accuracy is not None else (),
        program_accuracy=float((measured.ours.argmax(axis=1) == measured.labels).sum()) / max(1, len(measured.labels)),
        recorded_accuracy=None,
        recorded_test_sha256="",
        speeds=(),
        search_ms=None,
        limit_ms=None,
        classes=tuple(
            ClassShares(name, one.n_images, *to_json((one.precision, one.recall, one.f1))) for name, one in shares
        ),
        confusion=tuple((i, j, int(matrix[i, j])) for i, j in np.argwhere(matrix).tolist()),
        temperature=measured.temperature,
        calibration_error=to_json(curve.expected_error),
        raw_calibration_error=to_json(
            reliability(_without_temperature(theirs, measured.temperature), labels).expected_error
        ),
        reliability=tuple(
            ReliabilityBin(part.low, part.high, part.n, *to_json((part.confidence, part.accuracy)))
            for part in curve.bins
        ),
        worst_mistakes=tuple(
            NamedMistake(names[one.index], classes[one.label], classes[one.predicted], one.probability)
            for one in worst_mistakes(theirs, labels)
        ),
        answers=tuple(
            ImageAnswer(name, label, answer, round(probability, _DIGITS))
            for name, label, answer, probability in zip(
                names, labels.tolist(), answers.tolist(), theirs.max(axis=1).tolist() if n else [], strict=True
            )
        ),
    )  # fmt: skip


def _without_temperature(probabilities: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """What softmax would have given of the same class scores undivided."""
    if temperature == 1 or not len(probabilities):
        return probabilities
    logits = temperature * np.log(np.maximum(probabilities.astype(np.float64), _LEAST))
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    found: NDArray[np.float32] = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return found
