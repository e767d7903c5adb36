"""What a report and a model card tell of a certificate, as names and texts. Nothing is escaped here."""

from nas_desktop.export.certificate import Certificate, Speed
from nas_desktop.export.figures import counted, percent

Facts = list[tuple[str, str]]
WITHOUT = (
    "No exported file of this network has been certified: nas-desktop export DIR --format onnx --out FILE --certify."
)
_MOST_PAIRS = 10


def verdict(certificate: Certificate) -> str:
    """Whether the file answers as the program does."""
    if not certificate.passed:
        return f"{certificate.file} is not certified. {' '.join(certificate.reasons)}"
    return (
        f"{certificate.file} is certified: a clean process gave all {certificate.n_images:,} test images, read from"
        f" {'their files' if certificate.from_files else 'the arrays of the set'}, the class that the program gives,"
        f" with probabilities within {certificate.max_difference:.1g}."
    )


def facts(certificate: Certificate) -> Facts:
    """What was measured of the file."""
    found: Facts = []
    if certificate.accuracy is not None and len(certificate.accuracy_range) == 2:
        low, high = certificate.accuracy_range
        span = f"{100 * low:.1f} to {percent(high)} with 95 % confidence"
        found.append(("Accuracy of the file", f"{percent(certificate.accuracy)} ({span})"))
    if certificate.calibration_error is not None:
        found.append(("Calibration error", _calibration(certificate)))
    found += [(_where(speed), _time(speed)) for speed in certificate.speeds]
    if certificate.search_ms is not None:
        found.append(("One image in the search", f"{certificate.search_ms:.2g} ms"))
    if certificate.limit_ms is not None:
        kept = "exceeded" if certificate.is_too_slow else "kept"
        found.append(("Limit on one image", f"{certificate.limit_ms:.3g} ms, {kept}"))
    return [*found, ("SHA-256 of the file", certificate.file_sha256)]


def _calibration(certificate: Certificate) -> str:
    words = f"{100 * (certificate.calibration_error or 0):.1f} points"
    raw = certificate.raw_calibration_error
    if certificate.temperature == 1 or raw is None:
        return words
    return f"{words}, with the temperature {certificate.temperature:.2f}; without it {100 * raw:.1f}"


def _where(speed: Speed) -> str:
    threads = f", {counted(speed.n_threads, 'thread')}" if speed.device == "cpu" else ""
    place = f"{speed.device.upper() if speed.device == 'cpu' else speed.device}{threads}"
    return f"One image, {place}" if speed.batch == 1 else f"{speed.batch} images at once, {place}"


def _time(speed: Speed) -> str:
    if speed.batch > 1:
        return f"{speed.images_per_second:,.0f} images a second"
    return f"{speed.median_ms:.2g} ms (four in five: {speed.low_ms:.2g} to {speed.high_ms:.2g})"


def class_rows(certificate: Certificate) -> list[tuple[str, str, str, str, str]]:
    """Name, images, precision, recall and F1 of each class."""
    return [
        (one.name, f"{one.n_images:,}", _share(one.precision), _share(one.recall), _share(one.f1))
        for one in certificate.classes
    ]


def _share(share: float | None) -> str:
    return f"{share:.2f}" if share is not None else ""


def confused_rows(certificate: Certificate) -> list[tuple[str, str, str]]:
    """True class, answer and images of what is confused most often."""
    names = [one.name for one in certificate.classes]
    wrong = sorted(((n, i, j) for i, j, n in certificate.confusion if i != j), key=lambda cell: (-cell[0], cell[1:]))
    return [(names[i], names[j], f"{n:,}") for n, i, j in wrong[:_MOST_PAIRS]]
