"""A certificate proves one file, and only where all was equal."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nas_desktop.analysis.reliability import reliability
from nas_desktop.export.certificate import (
    Certificate,
    Speed,
    certificate_path,
    certificates_in,
    export_hash,
    read_certificate,
    write_certificate,
)
from nas_desktop.export.comparison import Answers, certificate_of

OURS = np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3]], np.float32)


def answers(theirs: np.ndarray = OURS, **changes: object) -> Answers:
    made = Answers(["a", "b", "c"], np.array([0, 1, 1]), OURS, theirs.astype(np.float32), {})
    return replace(made, **changes)  # type: ignore[arg-type]


def certificate(theirs: np.ndarray = OURS, **changes: object) -> Certificate:
    return replace(certificate_of(answers(theirs), ("x", "y")), **changes)  # type: ignore[arg-type]


def test_equal_answers_pass() -> None:
    found = certificate()

    assert found.passed
    assert found.agreement == 1
    assert found.accuracy == found.program_accuracy == pytest.approx(2 / 3)
    assert found.confusion == ((0, 0, 1), (1, 0, 1), (1, 1, 1))
    assert [(one.image, one.label, one.predicted) for one in found.worst_mistakes] == [("c", "y", "x")]
    assert [(one.image, one.label, one.predicted) for one in found.answers] == [("a", 0, 0), ("b", 1, 1), ("c", 1, 0)]
    assert [one.probability for one in found.answers] == pytest.approx([0.9, 0.8, 0.7])


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        (np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]]), "1 of 3 images get another class"),
        (OURS + np.array([2e-4, -2e-4]), "A probability differs by 0.0002"),
        (np.array([[0.9, 0.1], [np.nan, np.nan], [0.7, 0.3]]), "1 images that the program reads got no answer"),
    ],
)
def test_anything_else_fails_and_says_why(theirs: np.ndarray, words: str) -> None:
    found = certificate(theirs)

    assert not found.passed
    assert any(words in reason for reason in found.reasons)


def test_a_difference_in_the_programs_own_pictures_fails() -> None:
    found = certificate_of(answers(probes={"wide": (0.01, False), "tall": (0.0, False)}), ("x", "y"))

    assert found.probes_disagreeing == ("wide",)
    assert not found.passed


def test_other_test_images_than_the_searchs_fail() -> None:
    assert not certificate(test_sha256="a", recorded_test_sha256="b").passed
    assert certificate(test_sha256="a", recorded_test_sha256="").passed


def test_no_images_prove_nothing() -> None:
    none = np.zeros((0, 2), np.float32)
    empty = Answers([], np.zeros(0, np.int64), none, none, {})

    assert certificate_of(empty, ("x", "y")).reasons == ("There was no test image to compare.",)


def test_a_certificate_is_of_one_content(tmp_path: Path) -> None:
    export = tmp_path / "x.onnx"
    export.write_bytes(b"one")
    made = certificate(file_sha256=export_hash(export))
    write_certificate(made, export)

    assert read_certificate(export) == made
    export.write_bytes(b"two")
    assert read_certificate(export) is None


def test_a_certificate_that_says_passed_is_not_believed(tmp_path: Path) -> None:
    export = tmp_path / "x.onnx"
    export.write_bytes(b"one")
    write_certificate(certificate(OURS[:, ::-1], file_sha256=export_hash(export)), export)
    path = certificate_path(export)
    value = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**value, "passed": True}), encoding="utf-8")

    found = read_certificate(export)

    assert found is not None
    assert not found.passed


@pytest.mark.parametrize("text", ["", "[]", "{}", "[" * 100_000, '{"format": "nas-desktop-certificate"}'])
def test_a_damaged_certificate_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    certificate_path(tmp_path / "x").write_text(text)

    assert read_certificate(tmp_path / "x") is None


def test_the_hash_of_a_folder_knows_names_and_contents(tmp_path: Path) -> None:
    for name, file, content in (("a", "m", "1"), ("b", "n", "1"), ("c", "m", "2"), ("d", "m", "1")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(content)

    hashes = [export_hash(tmp_path / name) for name in "abcd"]

    assert len(set(hashes)) == 3
    assert hashes[0] == hashes[3]


def test_calibration_is_told_with_and_without_the_temperature() -> None:
    sure = certificate_of(answers(temperature=2.0), ("x", "y"))

    assert sure.temperature == 2.0
    powers = OURS.astype(float) ** 2
    undivided = reliability(powers / powers.sum(axis=1, keepdims=True), np.array([0, 1, 1]))
    assert sure.raw_calibration_error == pytest.approx(undivided.expected_error, abs=1e-6)
    assert sure.calibration_error == pytest.approx(reliability(OURS, np.array([0, 1, 1])).expected_error)


def test_a_limit_on_the_time_of_an_image_is_held_against_one_thread() -> None:
    slow, fast = Speed("cpu", 1, 1, 9, 4.0, 5.0, 6.0), Speed("cpu", 8, 1, 9, 0.5, 1.0, 2.0)

    assert certificate(speeds=(fast, slow), limit_ms=4.5).is_too_slow
    assert not certificate(speeds=(fast, slow), limit_ms=5.5).is_too_slow
    assert not certificate(speeds=(fast,), limit_ms=0.1).is_too_slow  # never measured alone


def test_a_folder_lists_exports_whose_certificate_is_of_their_content(tmp_path: Path) -> None:
    for name, time in (("old.onnx", "2026-01-01"), ("new.onnx", "2026-01-02"), ("changed.onnx", "2026-01-03")):
        (tmp_path / name).write_bytes(name.encode())
        made = certificate(time=time, file=name, file_sha256=export_hash(tmp_path / name))
        write_certificate(made, tmp_path / name)
    (tmp_path / "changed.onnx").write_bytes(b"another")
    (tmp_path / "gone.onnx.certificate.json").write_text("{}")
    (tmp_path / "broken.onnx").write_bytes(b"")
    (tmp_path / "broken.onnx.certificate.json").write_bytes(b"\xff\x00[[[")

    assert [path.name for path, _ in certificates_in(tmp_path)] == ["new.onnx", "old.onnx"]


def test_a_folder_that_is_not_there_lists_nothing(tmp_path: Path) -> None:
    assert certificates_in(tmp_path / "nowhere") == []
