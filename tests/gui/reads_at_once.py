"""Stands for the reading process: the same questions and answers, from this thread."""

import json
from pathlib import Path
from typing import Any

from nas_desktop.core.json_values import to_json
from nas_desktop.tracking import reading_process
from nas_desktop.tracking.run_store import ReadingProcess, value_of


class ReadsAtOnce(ReadingProcess):
    """Notes what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.is_closed = False

    def ask(self, store: Path, question: str, values: tuple[Any, ...]) -> Any:
        self.asked.append(question)
        asked = {"number": 1, "question": question, "store": str(store), "values": to_json(values)}
        return value_of(json.loads(reading_process.answer(asked)))

    def close(self) -> None:
        self.is_closed = True
