"""What keeps a search from writing, in words: for the bar above the tabs and for the top bar."""

from nas_desktop.core.events import Obstacle, StorageBlocked
from nas_desktop.gui import numbers
from nas_desktop.gui.notice import Notice

TRY_AGAIN, OPEN_FOLDER, FREE_SPACE = "Try again", "Open the folder", "Free space"
_STANDS = "The search stands; nothing is lost."

_SHORT: dict[Obstacle, str] = {
    "full": "Disk full",
    "unwritable": "Cannot write",
    "busy": "Waiting for a file",
    "missing": "Folder missing",
    "failing": "Disk failing",
}
_GOES_ON: dict[Obstacle, str] = {
    "full": "It goes on by itself when there is room.",
    "unwritable": "It goes on by itself when the folder can be written.",
    "busy": "It goes on by itself when the other program is done.",
    "missing": "It goes on by itself when the folder is back.",
    "failing": "It tries again by itself; nothing good is replaced meanwhile.",
}


def blocked_headline(blocked: StorageBlocked) -> tuple[str, str]:
    """Two or three words for the top bar, and their tone."""
    return _SHORT[blocked.cause], _tone(blocked.cause)


def blocked_notice(blocked: StorageBlocked, mount: str = "") -> Notice:
    """What happened, what it means and what can be done.

    Args:
        blocked: the event.
        mount: the disk's own place, such as `/home`; empty where that is not known.
    """
    links = (TRY_AGAIN, FREE_SPACE, OPEN_FOLDER) if blocked.cause == "full" else (TRY_AGAIN, OPEN_FOLDER)
    text = f"{_what_happened(blocked, mount)} {_STANDS} {_GOES_ON[blocked.cause]}"
    return Notice(_tone(blocked.cause), text, links)


def _what_happened(blocked: StorageBlocked, mount: str) -> str:
    detail = f" ({blocked.detail})" if blocked.detail else ""
    match blocked.cause:
        case "full":
            return f"Disk full ({numbers.size(blocked.free_bytes)} free on {mount or blocked.path})."
        case "unwritable":
            return f"{blocked.path} cannot be written{detail}."
        case "busy":
            return f"Another program uses {blocked.path}{detail}."
        case "missing":
            return f"{blocked.path} is gone{detail}. The drive may be unplugged, or the folder moved."
        case "failing":
            return f"The disk that holds {blocked.path} reports an error{detail}."


def _tone(cause: Obstacle) -> str:
    return "warn" if cause == "busy" else "bad"
