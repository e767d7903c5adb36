"""The parity certificate: what an exported file answers for the test part, beside the program's own answers."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nas_desktop.core import durable
from nas_desktop.core.errors import NasError
from nas_desktop.core.json_values import from_json, to_json

FORMAT = "nas-desktop-certificate"
FORMAT_VERSION = 2  # 1 had one latency and no answers; such a file is exported again
CPU = "cpu"
# The other formats hold no network, or one that is meant to answer a little otherwise, or are opened by MLflow alone.
CERTIFIABLE = ("safetensors", "onnx", "pt2", "python")
MOST_DIFFERENCE = 1e-4  # between two probabilities
_MAX_BYTES = 64_000_000
_PIECE = 1 << 20
_ENDING = ".certificate.json"


@dataclass(frozen=True, slots=True)
class ClassShares:
    """How the exported file does on one class; null where a share has nothing to be a share of."""

    name: str
    n_images: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class NamedMistake:
    """A test image that the file takes for something else."""

    image: str
    label: str
    predicted: str
    probability: float  # of the wrong class


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Images whose largest probability lies above `low` and up to `high`."""

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class ImageAnswer:
    """What the file says of one test image. Classes are numbers."""

    image: str
    label: int
    predicted: int
    probability: float  # of the class it takes it for


@dataclass(frozen=True, slots=True)
class Speed:
    """How long the file takes for images of the set's size, from decoded pixels to probabilities."""

    device: str
    n_threads: int
    batch: int  # images a call
    n: int  # calls that were timed
    low_ms: float  # of a call: one in ten was faster
    median_ms: float
    high_ms: float  # one in ten was slower

    @property
    def images_per_second(self) -> float:
        """In the middle."""
        return 1000 * self.batch / self.median_ms if self.median_ms else 0.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything that was measured of one exported file. Shares are of 1."""

    kind: str  # the export format
    file: str  # its name, without its folder
    file_sha256: str
    weights_sha256: str  # of the network it was written from
    test_sha256: str  # of the test images at the network's size and their labels
    study: str
    trial: int
    time: str
    from_files: bool  # the images were read from image files; else the set has none, and its arrays were given
    n_images: int
    n_unanswered: int  # images for which the file gave no answer
    n_disagreeing: int  # images that get another class than in the program
    max_difference: float  # of a probability, from the program's
    n_probes: int  # pictures of the program's own: turned, oblong, transparent …
    probes_disagreeing: tuple[str, ...]  # those with another class, or a probability too far away
    max_probe_difference: float
    accuracy: float | None  # of the file; null without an answer
    accuracy_range: tuple[float, ...]  # 95 % of the time the truth lies between these two
    program_accuracy: float  # of the program, now, on this machine
    recorded_accuracy: float | None  # of the search, when it ended
    recorded_test_sha256: str  # of the images it was of; empty where it was not noted
    speeds: tuple[Speed, ...]  # the first is that of single images on one thread; nothing where it was not measured
    search_ms: float | None  # an image's time as the search measured it, in PyTorch
    limit_ms: float | None  # that the search was to keep within; null: none
    classes: tuple[ClassShares, ...]
    confusion: tuple[tuple[int, ...], ...]  # true class, answered class, images; by number, without empty cells
    temperature: float  # by which the file divides its class scores before softmax
    calibration_error: float | None
    raw_calibration_error: float | None  # without temperature
    reliability: tuple[ReliabilityBin, ...]
    worst_mistakes: tuple[NamedMistake, ...]
    answers: tuple[ImageAnswer, ...]  # of every test image that got one, in order
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def agreement(self) -> float:
        """Share of the images that get the same class as in the program."""
        return 1 - (self.n_disagreeing + self.n_unanswered) / self.n_images if self.n_images else 0.0

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is no proof of parity, in sentences; nothing where it is one."""
        found = [
            (not self.n_images, "There was no test image to compare."),
            (self.n_unanswered > 0, f"{self.n_unanswered} images that the program reads got no answer."),
            (self.n_disagreeing > 0, f"{self.n_disagreeing} of {self.n_images} images get another class."),
            (
                not self.max_difference <= MOST_DIFFERENCE,
                f"A probability differs by {self.max_difference:.2g}, more than {MOST_DIFFERENCE}.",
            ),
            (
                bool(self.probes_disagreeing),
                f"Pictures made to tell files apart are answered otherwise: {', '.join(self.probes_disagreeing)}.",
            ),
            (
                self.recorded_test_sha256 not in ("", self.test_sha256),
                "The test images are no longer those that the search was scored on.",
            ),
        ]
        return tuple(sentence for is_so, sentence in found if is_so)

    @property
    def latency(self) -> Speed | None:
        """Of single images on one thread of a processor."""
        alone = (speed for speed in self.speeds if (speed.device, speed.n_threads, speed.batch) == (CPU, 1, 1))
        return next(alone, None)

    @property
    def is_too_slow(self) -> bool:
        """Whether the file takes longer than the search was to keep within; it may still be right."""
        latency = self.latency
        return latency is not None and self.limit_ms is not None and latency.median_ms > self.limit_ms

    @property
    def passed(self) -> bool:
        """Whether the file answers as the program does."""
        return not self.reasons


def certificate_path(export: Path) -> Path:
    """Where the certificate of an exported file or folder lies: beside it."""
    return export.with_name(f"{export.name}{_ENDING}")


def write_certificate(certificate: Certificate, export: Path) -> Path:
    """Write it beside the export, replacing an older one; returns where.

    Raises:
        NasError: it cannot be written.
    """
    path = certificate_path(export)
    head = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "passed": certificate.passed,
        "reasons": certificate.reasons,
        "agreement": certificate.agreement,
        "most_difference": MOST_DIFFERENCE,
    }
    try:
        durable.write_json(path, to_json({**head, "measured": certificate}))
    except OSError as error:
        raise NasError(
            f"{path} cannot be written: {error.strerror or error}.", "Choose a folder you may write to."
        ) from error
    return path


def read_certificate(export: Path) -> Certificate | None:
    """The certificate of exactly this file; None where there is none, or only one of another content.

    A tick is to be drawn from what was measured (`passed`), never from what the file says of itself.
    """
    try:
        certificate = _read(certificate_path(export))
        return certificate if certificate.file_sha256 == export_hash(export) else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def certificates_in(folder: Path) -> list[tuple[Path, Certificate]]:
    """The exports in a folder that have a certificate of their very content, the newest first."""
    found = []
    try:
        names = sorted(path.name for path in folder.iterdir() if path.name.endswith(_ENDING))
    except OSError:
        return []
    for name in names:
        export = folder / name.removesuffix(_ENDING)
        if (certificate := read_certificate(export)) is not None:
            found.append((export, certificate))
    return sorted(found, key=lambda pair: pair[1].time, reverse=True)


def _read(path: Path) -> Certificate:
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError("far too large")
    value = json.loads(path.read_text(encoding="utf-8"))
    if value["format"] != FORMAT or value["format_version"] != FORMAT_VERSION:
        raise ValueError("of another version")
    return from_json(Certificate, value["measured"])


def export_hash(export: Path) -> str:
    """SHA-256 of an exported file, or of all files of an exported folder with their names.

    Raises:
        OSError: it cannot be read.
    """
    found = hashlib.sha256()
    if export.is_file():
        _take_in(found, export)
        return found.hexdigest()
    for path in sorted(export.rglob("*")):
        if path.is_file():
            found.update(f"{path.relative_to(export).as_posix()}\0{path.stat().st_size}\n".encode())
            _take_in(found, path)
    return found.hexdigest()


def _take_in(found: "hashlib._Hash", path: Path) -> None:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
