"""What a remedy changes, as the reader is told."""

from nas_desktop.analysis.remedies import Remedy
from nas_desktop.gui.remedy_words import changes_in_words
from tests.builders import a_config


def test_a_number_is_said_beside_the_one_before() -> None:
    assert changes_in_words(a_config(), Remedy("", {"n_train": 2500})) == "Training images: 2,500 instead of 5,000"


def test_parameters_are_said_by_name() -> None:
    remedy = Remedy("", {"optional_parameters": ("batch_size", "use_batch_norm")})

    assert changes_in_words(a_config(), remedy) == "Also search: batch size, batch norm instead of none"


def test_what_stays_goes_unsaid() -> None:
    remedy = Remedy("", {"n_epochs": 2, "max_params": 1_500_000})

    assert changes_in_words(a_config(), remedy) == "Most weights: 1,500,000 instead of none"
