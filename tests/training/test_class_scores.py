from math import isnan

import pytest
import torch
from torch import Tensor

from nas_desktop.training.class_scores import ClassCounts, ClassScores, scores_of


def counted(labels: list[int], answers: list[int], n_classes: int, batch: int = 3) -> ClassScores:
    counts = ClassCounts.none_yet()
    logits = torch.nn.functional.one_hot(torch.tensor(answers), n_classes).float()
    pairs: list[tuple[Tensor, Tensor]] = list(
        zip(torch.split(logits, batch), torch.split(torch.tensor(labels), batch), strict=True)
    )
    for some, theirs in pairs:
        counts.add(some, theirs)
    return counts.scores(loss=1.0)


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert counted([0, 0, 0, 1], [0, 0, 1, 1], 2).accuracy == 0.75


def test_recall_is_the_share_of_each_class_that_is_found() -> None:
    assert counted([0, 0, 0, 0, 1, 2], [0, 0, 0, 2, 1, 1], 3).recall == (0.75, 1.0, 0.0)


def test_balanced_accuracy_is_the_mean_recall() -> None:
    assert counted([0, 0, 0, 0, 1, 2], [0, 0, 0, 2, 1, 1], 3).balanced_accuracy == pytest.approx(1.75 / 3)


def test_macro_f1_is_the_mean_of_each_classes_f1() -> None:
    # class 0: precision 1, recall 3/4; class 1: precision 1/2, recall 1; class 2: nothing right
    f1 = (2 * 0.75 / 1.75, 2 * 0.5 / 1.5, 0.0)
    assert counted([0, 0, 0, 0, 1, 2], [0, 0, 0, 2, 1, 1], 3).macro_f1 == pytest.approx(sum(f1) / 3)


def test_a_class_without_images_is_left_out_of_the_means() -> None:
    scores = counted([0, 0, 1, 1], [0, 0, 1, 2], 3)
    assert isnan(scores.recall[2])
    assert scores.balanced_accuracy == 0.75
    assert scores.macro_f1 == pytest.approx((1.0 + 2 / 3) / 2)


def test_balanced_classes_have_the_same_accuracy_either_way() -> None:
    scores = counted([0, 1, 2, 0, 1, 2], [0, 1, 1, 0, 2, 2], 3)
    assert scores.balanced_accuracy == pytest.approx(scores.accuracy)


def test_nothing_to_score_is_no_number() -> None:
    scores = ClassCounts.none_yet().scores(loss=float("nan"))
    assert all(isnan(value) for value in (scores.accuracy, scores.balanced_accuracy, scores.macro_f1))


def test_the_objective_names_the_score() -> None:
    scores = ClassScores(loss=1.0, accuracy=0.1, balanced_accuracy=0.2, macro_f1=0.3, recall=())
    assert [scores.of(name) for name in ("accuracy", "balanced-accuracy", "macro-f1")] == [0.1, 0.2, 0.3]


def test_chance_is_the_balanced_accuracy_of_one_answer_for_all() -> None:
    scores = scores_of([6, 3, 0], [9, 0, 0], [6, 0, 0], loss=1.0)
    assert scores.balanced_accuracy == scores.chance == 0.5
