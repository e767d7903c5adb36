"""Makes a text of strangers or for strangers fit to be shown.

Out of what is to be copied go the user's name and what opens doors; out of what is printed go the characters that give
orders to a terminal, or turn the direction of a line.
"""

import getpass
import re
from pathlib import Path

_COMMON_NAMES = {"root", "user", "admin", "home", "guest", "public", "test"}  # of users; words in their own right
_SECRET = "<hidden>"  # noqa: S105  # what stands in for one
_USER = "<user>"
_HOMES = re.compile(r"(/home/|/Users/|\b[A-Za-z]:(?:\\{1,2}|/)Users(?:\\{1,2}|/))(?!<user>)[^/\\\s\"'<>:]+")
_IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://)[^/\s@\"']+@", re.IGNORECASE)
_NAMED = re.compile(
    r"""(?ix) ( [\w-]{0,40} (?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|credential)
    s? (?:[_-][\w-]{0,40})? ["']? \s* [=:] \s* ["']? ) (?!<hidden>) [^\s"',;&]+""",
)
_BEARER = re.compile(r"(?i)\b((?:authorization\s*[:=]\s*)?(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}")
_WELL_KNOWN = re.compile(
    r"\b(?:gh[pousr]_|github_pat_|glpat-|hf_|sk-|xox[abprs]-|AKIA|ASIA|AIza|pypi-|npm_|dckr_pat_)[A-Za-z0-9_-]{10,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*"
)
_RANDOM = re.compile(r"(?<![A-Za-z0-9+=])(?=[A-Za-z+=]*[0-9])(?=[0-9+=]*[A-Za-z])[A-Za-z0-9+=]{32,}(?![A-Za-z0-9+=])")
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ORDERS = re.compile(
    # Whole orders first: colours, titles of windows and the like; then what is left of characters that begin them.
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]P^_X]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    rf"|\x1b[ -/]*[0-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f{_DIRECTIONS}\u2028\u2029\ufeff]"
)


def without_controls(text: str) -> str:
    """`text` without orders to a terminal and without marks that turn its direction; lines and tabs stay."""
    return _ORDERS.sub("", text)


def masked(text: str) -> str:
    """`text`, fit to be shown to strangers: no home folder, no user's name, nothing that looks like a password."""
    text = _IN_ADDRESS.sub(rf"\1{_SECRET}@", text)
    text = _BEARER.sub(rf"\1{_SECRET}", text)
    text = _NAMED.sub(rf"\1{_SECRET}", text)
    text = _WELL_KNOWN.sub(_SECRET, text)
    text = _RANDOM.sub(_SECRET, text)
    return _without_user(_without_home(text))


def _without_home(text: str) -> str:
    try:
        home = str(Path.home())
    except RuntimeError:  # the system knows none
        return text
    if len(home) < 4:
        return text  # `/` would be everywhere
    for written in {home, home.replace("\\", "\\\\"), home.replace("\\", "/")}:
        text = re.sub(rf"{re.escape(written)}(?![\w.-])", "~", text, flags=re.IGNORECASE if "\\" in home else 0)
    return text


def _without_user(text: str) -> str:
    text = _HOMES.sub(rf"\1{_USER}", text)
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # the system knows none
        return text
    if len(user) < 3 or user.lower() in _COMMON_NAMES:
        return text
    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(user)}(?![A-Za-z0-9])", _USER, text)
