"""How good a network is, in words: what its evaluation says, or why there is none yet."""

from collections.abc import Callable
from dataclasses import dataclass

from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.export.certificate import Certificate, ImageAnswer, Speed
from nas_desktop.gui import numbers
from nas_desktop.gui.model_desk import ModelDesk, Outcome
from nas_desktop.gui.widgets.answer_grid import Shown

MOST_SHOWN = 60  # pictures at a time
_SMALL_ERROR = 0.02  # of calibration, in which nobody is misled
_LEAST_FIGURE = 1e-7  # a difference of probabilities that is told as a figure


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why there is no evaluation, and what can be done."""

    icon: str
    heading: str
    sentence: str
    can_begin: bool = False
    can_cancel: bool = False


def waiting(desk: ModelDesk, state: SearchState, row: TrialRow | None, *, under_way: bool) -> Waiting:
    """What stands where the evaluation will be."""
    if desk.is_evaluating:
        said = desk.said or "The network is exported, and scored on the raw test images by a clean process."
        return Waiting("hourglass", "Being evaluated", said, can_cancel=True)
    if row is None or desk.network is None:
        return Waiting("question", "No weights", "The weights of this trial were not kept, so nobody can ask it.")
    if not desk.network.weights_sha256:
        if under_way:
            return Waiting("hourglass", "Best so far", "The test images stay sealed until the search ends.")
        sentence = "This network has never met the test images, and a look at them would be one more."
        if state.data is not None and not state.data.n_test:
            sentence = "This data set has no test images."
        return Waiting("question", "Not tested", sentence)
    if desk.problem:
        return Waiting("warning-circle", "Not evaluated", desk.problem, can_begin=True)
    sentence = "Exports the network as ONNX into the project, and has a clean process score it on the raw test images."
    return Waiting("question", "Not evaluated yet", sentence, can_begin=True)


def accuracy_words(certificate: Certificate) -> str:
    """The test accuracy with its range."""
    if certificate.accuracy is None or len(certificate.accuracy_range) != 2:
        return "No test image was answered."
    low, high = certificate.accuracy_range
    n = numbers.counted(certificate.n_images, "test image")
    span = f"{numbers.percent(low)} to {numbers.percent(high)}"
    return f"{numbers.percent(certificate.accuracy)} of {n} are right ({span} with 95 % confidence)."


def certified_words(certificate: Certificate) -> str:
    """Whether the file answers as the program does."""
    if not certificate.passed:
        return f"Not certified. {' '.join(certificate.reasons)}"
    return (
        f"Certified: the same class as in the program for all {numbers.count(certificate.n_images)} test images,"
        f" probabilities within {_tiny(max(certificate.max_difference, _LEAST_FIGURE))}."
    )


def _tiny(value: float) -> str:
    return f"{value:.0e}".replace("e-0", "e-")


def slow_words(certificate: Certificate) -> str:
    """A warning where the file takes longer than the search was to keep within; else empty."""
    latency, limit = certificate.latency, certificate.limit_ms
    if latency is None or limit is None or not certificate.is_too_slow:
        return ""
    taken, allowed = numbers.milliseconds(latency.median_ms), numbers.milliseconds(limit)
    return f"Slower than wanted: the file takes {taken} an image on one thread, and the search was to keep {allowed}."


def outcome_words(outcome: Outcome) -> str:
    """What came of an export."""
    if outcome.certificate is None:
        return outcome.sentence
    said = f"{outcome.sentence.rstrip('.')}. {certified_words(outcome.certificate)}"
    return f"{said} {slow_words(outcome.certificate)}".rstrip()


def calibration_words(certificate: Certificate) -> str:
    """Whether it is right as often as it says."""
    error = certificate.calibration_error
    if error is None:
        return "Nothing was answered."
    verdict = "It is right about as often as it says" if error <= _SMALL_ERROR else _direction(certificate)
    words = f"{verdict}: off by {numbers.decimal(100 * error, 1)} points in the mean (expected calibration error)."
    raw = certificate.raw_calibration_error
    if certificate.temperature == 1 or raw is None:
        return words
    temperature = numbers.decimal(certificate.temperature, 2)
    before = numbers.decimal(100 * raw, 1)
    return f"{words} Its class scores are divided by {temperature}; without that it would be {before} points."


def _direction(certificate: Certificate) -> str:
    known = [part for part in certificate.reliability if part.confidence is not None and part.accuracy is not None]
    gap = sum(part.n * ((part.confidence or 0) - (part.accuracy or 0)) for part in known)
    return "It is surer than it is right" if gap > 0 else "It is right more often than it says"


def speed_facts(certificate: Certificate) -> list[tuple[str, str]]:
    """How fast the file is, beside what the search measured."""
    facts = [(_speed_name(speed), _speed_words(speed)) for speed in certificate.speeds]
    if certificate.search_ms is not None:
        facts.append(("In the search, PyTorch", f"{numbers.milliseconds(certificate.search_ms)} an image"))
    if certificate.limit_ms is not None:
        kept = "exceeded" if certificate.is_too_slow else "kept"
        facts.append(("Limit of the search", f"{numbers.milliseconds(certificate.limit_ms)}, {kept}"))
    return facts


def _speed_name(speed: Speed) -> str:
    where = "CPU" if speed.device == "cpu" else speed.device
    threads = f", {numbers.counted(speed.n_threads, 'thread')}" if speed.device == "cpu" else ""
    return f"{where}{threads}" if speed.batch == 1 else f"{where}{threads}, {speed.batch} at once"


def _speed_words(speed: Speed) -> str:
    if speed.batch > 1:
        return f"{numbers.count(round(speed.images_per_second))} images a second"
    low, high = (numbers.milliseconds(value).rpartition(" ")[0] for value in (speed.low_ms, speed.high_ms))
    return f"{numbers.milliseconds(speed.median_ms)} ({low} to {high})"


def cell_words(certificate: Certificate, label: int, predicted: int) -> tuple[str, str]:
    """Heading and figure of a cell of the confusion matrix."""
    names = [one.name for one in certificate.classes]
    n = sum(1 for one in certificate.answers if (one.label, one.predicted) == (label, predicted))
    heading = f"{names[label]}, recognised" if label == predicted else f"{names[label]} taken for {names[predicted]}"
    shown = f", the {MOST_SHOWN} surest shown" if n > MOST_SHOWN else ""
    return heading, f"{numbers.counted(n, 'image')}{shown}"


def cell_images(certificate: Certificate, label: int, predicted: int) -> list[Shown]:
    """The test images of a cell, the surest first."""
    return _shown(certificate, lambda one: (one.label, one.predicted) == (label, predicted), with_classes=False)


def mistakes(certificate: Certificate) -> list[Shown]:
    """The wrong answers, the surest first."""
    return _shown(certificate, lambda one: one.label != one.predicted, with_classes=True)


def _shown(certificate: Certificate, fits: Callable[[ImageAnswer], bool], *, with_classes: bool) -> list[Shown]:
    names = [one.name for one in certificate.classes]
    found = sorted((one for one in certificate.answers if fits(one)), key=lambda one: -one.probability)
    return [_one(one, names, with_classes=with_classes) for one in found[:MOST_SHOWN]]


def _one(one: ImageAnswer, names: list[str], *, with_classes: bool) -> Shown:
    sure = numbers.percent(one.probability, 0)
    label, predicted = names[one.label], names[one.predicted]
    tip = f"{one.image}: {label}, taken for {predicted} with {sure}"
    return Shown(one.image, (f"{predicted}, {sure}", f"is {label}") if with_classes else (sure,), tip)
