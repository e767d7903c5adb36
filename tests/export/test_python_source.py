"""The written source: readable, safe whatever the classes are called, complete for every layer type."""

import ast
from dataclasses import replace

import pytest

from nas_desktop.export.python_source import LAYER_CODERS, PythonSource, python_source
from nas_desktop.network.cost import cost_of
from nas_desktop.network.layers import LAYER_TYPES
from tests.export.models import an_architecture, facts_of


def source_of(seed: int, *classes: str) -> PythonSource:
    architecture = an_architecture(seed)
    facts = facts_of(architecture)
    names = classes + facts.data.classes[len(classes) :]
    return python_source(cost_of(architecture), replace(facts.data, classes=names))


def test_every_layer_type_can_be_written() -> None:
    assert set(LAYER_CODERS) == {kind.name for kind in LAYER_TYPES}


def test_nothing_but_torch_and_the_standard_library_is_imported() -> None:
    tree = ast.parse(source_of(6).text)
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}

    assert imported == {"json", "math", "pathlib", "torch"}


@pytest.mark.parametrize("name", ['"]; import os; os.abort()  #', "'''", "a\nb", "\u202eabc", "{x}", "\\"])
def test_no_class_name_becomes_code(name: str) -> None:
    (classes,) = (
        node.value
        for node in ast.parse(source_of(2, name).text).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "CLASSES"
    )

    assert ast.literal_eval(classes)[0] == name
    assert "\u202e" not in source_of(2, name).text


def test_every_layer_with_weights_has_a_name_of_its_own() -> None:
    names = source_of(6).names

    assert len(set(names.values())) == len(names)
    assert names["layers.0"] == "conv1"
