"""All slots of a search at once."""

from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.slots.scripted_slot import ScriptedSlot


def test_closing_ends_all_before_it_waits_for_any() -> None:
    story: list[str] = []

    class Slot(ScriptedSlot):
        def end(self) -> None:
            story.append("end")

        def close(self) -> None:
            super().close()
            story.append("close")

    crew = Crew(lambda: Slot(lambda request: ()))
    crew.grow(3)
    crew.close()
    assert story == ["end"] * 3 + ["close"] * 3
