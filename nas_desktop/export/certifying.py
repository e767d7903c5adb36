"""Exports a network and has the file scored by a clean process, from the raw test images, beside the program itself.

The program's side is what the search was scored with: its own decoding, crop and resizing, its own network. The other
side shares none of it: a new process loads the file and reads the image files as docs/export.md tells others to.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nas_desktop import __version__
from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.core.paths import cache_dir
from nas_desktop.core.specs import StudyName
from nas_desktop.datasets.content_hash import content_hash
from nas_desktop.datasets.file_source import let_rest
from nas_desktop.datasets.prepared import prepare_test
from nas_desktop.export.certificate import CERTIFIABLE, Certificate, certificate_path, export_hash, write_certificate
from nas_desktop.export.comparison import Answers, certificate_of
from nas_desktop.export.export_format import ExportSource
from nas_desktop.export.exporting import export_trial, source_of
from nas_desktop.export.model_file import ModelFile, found_model, unpacked
from nas_desktop.export.model_process import serve
from nas_desktop.export.model_runner import ModelRunner, NoReply, Reply
from nas_desktop.export.probe_pictures import probe_pictures
from nas_desktop.export.raw_test import RawTest
from nas_desktop.export.speed import speeds_of
from nas_desktop.export.trained_model import LIBRARIES, library_version, trained_model

if TYPE_CHECKING:
    from nas_desktop.export.inference import Classifier

Main = Callable[[Connection], None]


def certified_export(
    project: str,
    kind: str,
    out: str,
    trial: int | None = None,
    study: StudyName = "search",
    tell: Callable[[str], None] = lambda sentence: None,
) -> tuple[Certificate, str]:
    """Export a network as `export_trial` does, and certify the file; the certificate lies beside it.

    A look at the test part by a model that it has scored already, so nothing is added to the search's log. Writing and
    certifying are one, as two of the formats are run as code: only what has just been written here may be.

    Returns:
        What was measured, and one sentence on what was saved where.

    Raises:
        NasError: nothing could be exported, or nothing compared; a file that answers otherwise is no error.
    """
    source = source_of(project, trial, study)
    _check(source, kind)
    said = export_trial(project, kind, out, trial, study, tell)
    tell("A clean process scores it on the raw test images.")
    certificate = certify(source, kind, Path(out))
    write_certificate(certificate, Path(out))
    return certificate, said


def _check(source: ExportSource, kind: str) -> None:
    """Refuse what cannot be certified before anything is written.

    Raises:
        UsageError: the format has no network, or there is no test part that this network has been scored on.
    """
    if kind == "config":
        raise UsageError("A configuration holds no network to be certified.", "Leave out --certify.")
    if kind not in CERTIFIABLE:
        raise UsageError(
            f"The format “{kind}” cannot be certified.",
            f"Leave out --certify, or take one of: {', '.join(CERTIFIABLE)}.",
        )
    if source.test_accuracy is None:
        raise UsageError(
            f"Trial {source.row.trial} was never scored on the test images, and a certificate would be a look at them.",
            "Certify what the search ended with (without --trial), or leave out --certify.",
        )


def certify(source: ExportSource, kind: str, path: Path, main: Main = serve) -> Certificate:
    """Compare a file that has just been written with the program. `pt2` and `python` are run as code.

    Args:
        main: what the other process does.

    Raises:
        NasError: the images have changed, or the file cannot be asked at all.
    """
    model = trained_model(source)
    known = source.tested
    if known is not None and known.model_sha256 != model.facts.weights_sha256:
        raise UsageError(
            "The weights are no longer those that the test images have scored.", "Take the project from a backup."
        )
    spec = SearchConfig.parse(source.search).data_spec()
    raw = RawTest.of(spec, source.data.fingerprint)
    images, labels, skipped = prepare_test(spec, cache_dir(), lambda done, n: None)
    ours = model.probabilities(images)
    file_hash = export_hash(path)
    try:
        with _askable(kind, path) as found, ModelRunner(found.kind, found.path, str(path), main=main) as runner:
            if runner.classes != tuple(model.facts.data.classes):
                raise DataError(f"{path} names other classes than the search.", "Export it again.")
            names, theirs = _test_answers(runner, raw, frozenset(skipped), len(ours))
            probes = _probe_differences(runner, model)
            runner.close()
            speeds = speeds_of(found.kind, found.path, model.facts.data.input_shape)
    finally:
        let_rest(raw.source)
    measured = Answers(names, labels, ours, theirs, probes, model.network.temperature)
    return replace(
        certificate_of(measured, tuple(model.facts.data.classes)),
        kind=kind,
        file=path.name,
        file_sha256=file_hash,
        weights_sha256=model.facts.weights_sha256,
        test_sha256=content_hash(images, labels),
        study=source.row.study,
        trial=source.row.trial,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        from_files=raw.has_files,
        speeds=speeds,
        search_ms=source.row.ms if source.row.ms is not None else source.chosen.ms,
        limit_ms=_limit(source),
        recorded_accuracy=source.test_accuracy,
        recorded_test_sha256=known.test_sha256 if known is not None else "",
        versions={"nas-desktop": __version__, **{name: library_version(name) for name in (*LIBRARIES, "onnxruntime")}},
    )


@contextmanager
def _askable(kind: str, path: Path) -> Iterator[ModelFile]:
    """The exported file as the other process can load it."""
    is_archive = path.suffix.lower() == ".zip" and path.is_file()
    if kind == "pt2" or (kind == "python" and not is_archive):
        yield ModelFile(kind, path.absolute(), str(path))
    elif kind == "python":
        names = ("model.py", "images.py", "predict.py", "weights.safetensors")
        with unpacked(path, dict.fromkeys(names, 2_000_000_000)) as folder:
            yield ModelFile(kind, folder, str(path))
    else:
        with found_model(path) as found:
            yield found


def _test_answers(
    runner: ModelRunner, raw: RawTest, skipped: frozenset[str], n: int
) -> tuple[list[str], NDArray[np.float32]]:
    answers = np.full((n, len(runner.classes)), np.nan, np.float32)
    names = []
    for i, (name, image) in enumerate(raw.images(skipped)):
        names.append(name)
        if i >= n:
            break
        reply = _reply(runner, image)
        if reply is not None:
            answers[i] = reply.probabilities[0]
    if len(names) != n:
        raise DataError("The test images changed while they were read.", "Try again.")
    return names, answers


def _limit(source: ExportSource) -> float | None:
    limit = source.search.get("max_ms")
    return float(limit) if isinstance(limit, int | float) else None


def _reply(runner: ModelRunner, image: "Path | NDArray[np.uint8]") -> Reply | None:
    try:
        return runner.ask_file(image) if isinstance(image, Path) else runner.ask(image[None], is_raw=True)
    except NoReply:
        return None


def _probe_differences(runner: ModelRunner, model: "Classifier") -> dict[str, tuple[float, bool]]:
    """By what is special about a picture: the largest difference of a probability, and whether the class is another."""
    if runner.n_channels not in (1, 3):
        return {}  # no image file is for such a network
    found = {}
    with TemporaryDirectory(prefix="nas-probes-") as folder:
        for i, (name, content) in enumerate(probe_pictures().items()):
            path = Path(folder) / f"{i}.png"
            path.write_bytes(content)
            ours = model.probabilities(model.prepared(content)[None])[0]
            reply = _reply(runner, path)
            theirs = reply.probabilities[0] if reply is not None else np.full_like(ours, np.nan)
            difference = float(np.abs(theirs - ours).max()) if reply is not None else 1.0
            found[name] = difference, reply is None or int(theirs.argmax()) != int(ours.argmax())
    return found


def in_words(certificate: Certificate, export: Path) -> str:
    """The outcome in a few lines."""
    path = certificate_path(export)
    if not certificate.passed:
        return "\n".join((f"Not certified: {path}", *certificate.reasons))
    low, high = certificate.accuracy_range
    speed = speed_words(certificate)
    return (
        f"Certified: {path}\nThe same class as in the program for all {certificate.n_images} test images and"
        f" {certificate.n_probes} pictures of its own, probabilities within {certificate.max_difference:.1g};"
        f" accuracy {100 * (certificate.accuracy or 0):.1f} % ({100 * low:.1f} to {100 * high:.1f})."
        f"{chr(10) if speed else ''}{speed}"
    )


def speed_words(certificate: Certificate) -> str:
    """How long an image takes, beside what the search measured and was to keep within; empty where it is unknown."""
    latency = certificate.latency
    if latency is None:
        return ""
    beside = f", beside {certificate.search_ms:.2g} ms in the search" if certificate.search_ms is not None else ""
    most = max(certificate.speeds, key=lambda speed: speed.images_per_second)
    limit = f" The limit of the search, {certificate.limit_ms:.3g} ms, is exceeded." if certificate.is_too_slow else ""
    return (
        f"{latency.median_ms:.2g} ms an image on one thread ({latency.low_ms:.2g} to {latency.high_ms:.2g}){beside};"
        f" {most.images_per_second:,.0f} images a second at best.{limit}"
    )
