"""The state of a search in words: for the top bar, the window's title and the primary button."""

from dataclasses import dataclass
from datetime import datetime

from nas_desktop.analysis.legs import LEG_TITLES, leg_of, ready_at
from nas_desktop.analysis.time_left import seconds_left
from nas_desktop.core.state import SearchState
from nas_desktop.gui import numbers
from nas_desktop.gui.data_facts import FoundData
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.storage_words import blocked_headline

MORE_TRIALS = 20  # that a finished search can be extended by


@dataclass(frozen=True, slots=True)
class Headline:
    """What the top bar says: a bold word, a grey one, and how much is done."""

    left: str
    right: str
    share: float | None = None  # None: no bar
    tone: str = "accent"  # of the bar


@dataclass(frozen=True, slots=True)
class Action:
    """What the primary button does now."""

    text: str
    icon: str
    enabled: bool = True
    reason: str = ""  # why it is not, where that does not go without saying


def headline(model: SearchModel, wish: str = "") -> Headline:
    """The state of the search for the top bar; before there is one, what is wished for."""
    state = model.state
    done = f"{numbers.count(state.n_finished)} of {numbers.count(state.n_planned)} done"
    if model.view_only is not None:
        return Headline("To look at only", done, state.share_done, "edge")
    if state.blocked is not None and model.under_way and not model.asked:
        word, tone = blocked_headline(state.blocked)
        return Headline(word, done, state.share_done, tone)
    match model.phase:
        case "idle":
            return Headline("Ready", wish)
        case "preparing":
            return Headline(*_preparing(state))
        case "running":
            left = {"stop": "Stopping", "pause": "Pausing"}.get(model.asked, _leg_words(state) or done)
            ready = ready_words(state)
            right = f"ready at {ready}" if ready else time_left(state)
            return Headline(left, "" if model.asked else right, state.share_done)
        case "paused":
            left = {"stop": "Stopping", "continue": "Going on"}.get(model.asked, "Paused")
            return Headline(left, done, state.share_done, "edge")
        case "finished":
            return Headline(f"Finished{_when(state.ended)}", _best(state), 1.0, "good")
        case "stopped":
            return Headline("Stopped", done, state.share_done, "edge")
        case "failed":
            return Headline("Cannot go on", done, state.share_done, "bad")


def primary_action(model: SearchModel, can_start: bool, *, thread_is_busy: bool = False) -> Action:
    """The one primary button; a search that has ended may still be tidying up in its thread."""
    if model.view_only is not None and model.phase in ("stopped", "failed"):
        return Action("Resume", "play-fill", False, model.view_only.reason)
    match model.phase:
        case "idle":
            return Action("Start", "play-fill", can_start)
        case "preparing":
            return Action("Pause", "pause-fill", False)
        case "running":
            return Action("Pause", "pause-fill", model.asked == "")
        case "paused":
            return Action("Resume", "play-fill", model.asked == "")
        case "stopped" | "failed":
            return Action("Resume", "play-fill", bool(model.state.project) and not thread_is_busy)
        case "finished":
            return Action("New search", "plus", not thread_is_busy)


def window_title(model: SearchModel) -> str:
    """`62 % · fashion-20261124 – NAS Desktop`."""
    name = model.state.name
    if model.under_way:
        return f"{round(100 * model.state.share_done)} % · {name or 'New search'} – NAS Desktop"
    return f"{name} – NAS Desktop" if name else "NAS Desktop"


def data_words(state: SearchState, found: FoundData | None) -> tuple[str, str]:
    """The images in short and with their counts: of the search, or those found before one."""
    if state.data is not None:
        title, n_classes, n_images = state.data.title, len(state.data.classes), state.data.n_images
    elif found is not None:
        title, n_classes, n_images = found.title, len(found.class_counts), found.n_images
    else:
        return "", ""
    return title, f"{title} · {n_classes} classes · {numbers.count(n_images)}"


def device_words(state: SearchState, wish: str) -> str:
    """The device in use, or before a search the one wished for."""
    device = state.modes[max(state.modes)].device if state.modes else wish
    return {"auto": "Best device", "cpu": "CPU"}.get(device, device)


def time_left(state: SearchState) -> str:
    """The range of the time that is left, `14–19 min`; empty until two trials tell."""
    span = seconds_left(state)
    return " ".join(numbers.duration_range(*span)) if span else ""


def ready_words(state: SearchState) -> str:
    """The time of day at which everything is to be ready, `17:30`; empty where there is no deadline."""
    ready = ready_at(state.plan) if state.plan is not None else None
    return numbers.clock(ready.astimezone().replace(tzinfo=None)) if ready is not None else ""


def limit_words(minutes: float | None, until: str | None) -> str:
    """When a search ends that has to: `30 min`, `until 17:30`."""
    return f"until {until}" if until is not None else numbers.seconds(60 * (minutes or 0.0))


def planned_words(state: SearchState) -> str:
    """How many networks are to be tried: `20`, or where the time decides `about 34`."""
    is_open = state.n_planned < state.n_trials and state.n_left and state.finish is None
    about = "about " if is_open else ""
    return f"{about}{numbers.count(state.n_planned)}"


def slept_words(seconds: float) -> str:
    """The line of the log after the computer has slept."""
    return f"Paused by sleep for {numbers.seconds(seconds)}."


def reading_words(state: SearchState) -> str:
    """The step of the preparation that is being taken."""
    if state.reading is not None:
        n_read, n_images = state.reading
        return f"Reading images, {numbers.count(n_read)} of {numbers.count(n_images)}"
    if state.data is not None:
        return "Starting the workers"
    return "Looking at the images" if state.name else "Starting"


def took(state: SearchState) -> float:
    """Seconds the search took, as it says itself or by its stamps."""
    if state.finish is not None and state.finish.seconds > 0:
        return state.finish.seconds
    return state.seconds_running


def running_for(state: SearchState) -> float:
    """Seconds since the start or the last resume."""
    started = numbers.local_time(state.started)
    return max(0.0, (datetime.now() - started).total_seconds()) if started else 0.0


def _preparing(state: SearchState) -> tuple[str, str, float]:
    if state.reading is not None:
        n_read, n_images = state.reading
        return "Reading images", f"{numbers.count(n_read)} of {numbers.count(n_images)}", n_read / max(1, n_images)
    return "Preparing", "", 0.0


def _when(stamp: str) -> str:
    """The time of day, or the day where it is not today's; both do not fit into the top bar."""
    time = numbers.local_time(stamp)
    if time is None:
        return ""
    return f" at {numbers.clock(time)}" if time.date() == datetime.now().date() else f" on {time:%d %b %Y}"


def _leg_words(state: SearchState) -> str:
    """What is under way beside the search itself; empty while that is."""
    leg = leg_of(state)
    return LEG_TITLES[leg] if leg is not None and leg != "search" else ""


def _best(state: SearchState) -> str:
    if state.final is not None and state.finish is not None and state.finish.test_accuracy is not None:
        return f"test {numbers.percent(state.finish.test_accuracy)}"
    return f"best {numbers.percent(state.best.score)}" if state.best else ""
