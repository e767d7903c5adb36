from mlflow.utils.validation import _validate_metric_name

from nas_desktop.tracking.metric_names import recall_names


def test_a_plain_name_stays_as_it_is() -> None:
    assert recall_names(["T-shirt", "ankle boot"]) == ["recall/T-shirt", "recall/ankle boot"]


def test_letters_mlflow_refuses_are_replaced() -> None:
    assert recall_names(["a/b", "50%"]) == ["recall/a_b", "recall/50_"]


def test_names_that_would_be_alike_are_told_apart() -> None:
    assert recall_names(["a/b", "a%b"]) == ["recall/a_b", "recall/a_b 1"]


def test_mlflow_takes_every_name() -> None:
    for name in recall_names(["", ".", "..", "Häuser", "a:b", "x" * 400, "a\nb", "犬"]):
        _validate_metric_name(name)
