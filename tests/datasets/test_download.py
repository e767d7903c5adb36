import hashlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.datasets import download as download_module
from nas_desktop.datasets import secure_requests
from nas_desktop.datasets.download import Cancelled, fetch
from nas_desktop.datasets.source import Download, KnownSet

CONTENT = bytes(range(256)) * 2000
Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by the script of the test; each path has one, and remembers how often it was asked."""

    answers: dict[str, Answer]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(f"{self.path} {self.headers['Range'] or ''}".strip())
        self.answers[self.path](self)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""

    def give(self, content: bytes, *, length: int | None = None, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        self.end_headers()
        self.wfile.write(content)


class Server:
    """A server on this computer."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.handler = type("Scripted", (Handler,), {"answers": answers, "asked": []})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def asked(self) -> list[str]:
        asked: list[str] = self.handler.asked
        return asked

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(**answers: Answer) -> Server:
        servers.append(Server({f"/{name}": answer for name, answer in answers.items()}))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def whole(handler: Handler) -> None:
    handler.give(CONTENT)


def broken_off(handler: Handler) -> None:
    """Half of it at first, the rest when asked for the rest."""
    start = handler.headers["Range"]
    if start is None:
        handler.give(CONTENT[:100_000], length=len(CONTENT))
    else:
        handler.give(CONTENT[int(start.removeprefix("bytes=").rstrip("-")) :], status=206)


def broken_off_and_forgetful(handler: Handler) -> None:
    """Half of it at first; then all of it, whatever is asked."""
    handler.give(CONTENT[:100_000] if len(handler.asked) == 1 else CONTENT, length=len(CONTENT))


def redirect(target: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def a_set(*urls: str, path: str = "raw/file.bin", content: bytes = CONTENT) -> KnownSet:
    md5, sha256 = hashlib.md5(content).hexdigest(), hashlib.sha256(content).hexdigest()
    return KnownSet("set", "Set", len(content), (Download(path, urls, len(content), md5, sha256),))


def get(known: KnownSet, folder: Path, is_cancelled: Callable[[], bool] = lambda: False) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    fetch(known, folder, lambda *step: told.append(step), is_cancelled)
    return told


def left_in(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


def test_the_file_gets_its_name_and_progress_reaches_the_end(tmp_path: Path, serve: Callable[..., Server]) -> None:
    told = get(a_set(serve(a=whole).address + "/a"), tmp_path)
    assert (tmp_path / "raw" / "file.bin").read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told)
    assert len(told) > 2
    assert [path.name for path in left_in(tmp_path)] == ["raw", "file.bin"]


def test_what_is_there_and_whole_is_not_fetched_again(tmp_path: Path, serve: Callable[..., Server]) -> None:
    server = serve(a=whole)
    get(a_set(server.address + "/a"), tmp_path)
    get(a_set(server.address + "/a"), tmp_path)
    assert server.asked == ["/a"]


def test_a_damaged_file_is_replaced(tmp_path: Path, serve: Callable[..., Server]) -> None:
    (tmp_path / "file.bin").write_bytes(b"!" * len(CONTENT))
    get(a_set(serve(a=whole).address + "/a", path="file.bin"), tmp_path)
    assert (tmp_path / "file.bin").read_bytes() == CONTENT


def test_a_connection_that_breaks_off_is_taken_up_where_it_broke(tmp_path: Path, serve: Callable[..., Server]) -> None:
    server = serve(a=broken_off)
    get(a_set(server.address + "/a", path="file.bin"), tmp_path)
    assert (tmp_path / "file.bin").read_bytes() == CONTENT
    assert server.asked == ["/a", "/a bytes=100000-"]


def test_a_server_that_cannot_go_on_in_the_middle_begins_anew(tmp_path: Path, serve: Callable[..., Server]) -> None:
    get(a_set(serve(a=broken_off_and_forgetful).address + "/a", path="file.bin"), tmp_path)
    assert (tmp_path / "file.bin").read_bytes() == CONTENT


def test_a_second_address_stands_in_for_the_first(tmp_path: Path, serve: Callable[..., Server]) -> None:
    server = serve(a=lambda handler: handler.send_error(404), b=whole)
    get(a_set(server.address + "/a", server.address + "/b", path="file.bin"), tmp_path)
    assert (tmp_path / "file.bin").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda handler: handler.send_error(404), r"127\.0\.0\.1 answers 404 Not Found"),
        (lambda handler: handler.send_error(503), "answers 503"),
        (lambda handler: handler.give(CONTENT[:-1] + b"!"), "its checksum differs"),
        (lambda handler: handler.give(CONTENT + b"!"), "longer than the published file"),
        (lambda handler: handler.give(b""), r"sends only 0\.0 MB of 0\.5 MB"),
        (lambda handler: handler.connection.close(), "no connection|broke off|does not answer"),
        (redirect("ftp://127.0.0.1/file"), "an address that is not secure"),
        (redirect("file:///etc/hostname"), "answers 302"),
        (redirect("http://example.org/file"), "an address that is not secure"),
    ],
    ids=["404", "503", "wrong", "long", "empty", "closed", "to ftp", "to a file", "to http"],
)
def test_what_cannot_be_had_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, serve: Callable[..., Server], answer: Answer, words: str
) -> None:
    server = serve(a=answer)
    with pytest.raises(DataError, match=words) as raised:
        get(a_set(server.address + "/a"), tmp_path)
    assert raised.value.message.startswith("Set could not be downloaded: ")
    assert f"put file.bin into {tmp_path / 'raw'} yourself" in raised.value.hint
    assert left_in(tmp_path) == []


def test_a_redirect_to_a_safe_address_is_followed(tmp_path: Path, serve: Callable[..., Server]) -> None:
    server = serve(a=redirect("/b"), b=whole)
    get(a_set(server.address + "/a", path="file.bin"), tmp_path)
    assert (tmp_path / "file.bin").read_bytes() == CONTENT


@pytest.mark.parametrize("url", ["http://example.org/a", "ftp://example.org/a", "file:///etc/hostname"])
def test_an_address_that_is_not_secure_is_not_asked(tmp_path: Path, url: str) -> None:
    with pytest.raises(DataError, match="no secure connection"):
        get(a_set(url), tmp_path)


def test_no_server_is_one_sentence(tmp_path: Path, serve: Callable[..., Server]) -> None:
    server = serve()
    server.close()
    with pytest.raises(DataError, match=r"no connection to 127\.0\.0\.1 \(Connection refused\)"):
        get(a_set(server.address + "/a"), tmp_path)


def test_a_server_that_stalls_is_given_up(
    tmp_path: Path, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secure_requests, "_TIMEOUT_S", 0.1)
    is_over = threading.Event()
    server = serve(a=lambda handler: is_over.wait(10))
    with pytest.raises(DataError, match=r"127\.0\.0\.1 does not answer"):
        get(a_set(server.address + "/a"), tmp_path)
    is_over.set()
    assert left_in(tmp_path) == []


def test_cancelled_half_way_nothing_is_left(tmp_path: Path, serve: Callable[..., Server]) -> None:
    first = a_set(serve(a=whole).address + "/a", path="first.bin").downloads[0]
    second = a_set(serve(b=whole).address + "/b", path="raw/second.bin").downloads[0]
    known = KnownSet("set", "Set", 2 * len(CONTENT), (first, second))
    told: list[int] = []
    with pytest.raises(Cancelled, match="cancelled"):
        fetch(known, tmp_path, lambda done, total: told.append(done), lambda: sum(told[-1:]) > len(CONTENT))
    assert len(CONTENT) < told[-1] < 2 * len(CONTENT)
    assert left_in(tmp_path) == []


def test_an_interrupt_leaves_nothing(tmp_path: Path, serve: Callable[..., Server]) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(a_set(serve(a=whole).address + "/a"), tmp_path, interrupt, lambda: False)
    assert left_in(tmp_path) == []


def test_too_little_room_is_said_before_anything_is_asked(
    tmp_path: Path, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(a=whole)
    monkeypatch.setattr(download_module, "_SPARE", 1 << 60)
    with pytest.raises(DataError, match=r"Set needs 0\.5 MB in .*, and .*MB are free"):
        get(a_set(server.address + "/a"), tmp_path)
    assert server.asked == []


def test_a_disk_that_fills_up_is_one_sentence(
    tmp_path: Path, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(download_module.os, "fsync", full)
    with pytest.raises(DataError, match=r"Set needs 0\.5 MB"):
        get(a_set(serve(a=whole).address + "/a"), tmp_path)
    assert left_in(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(DataError, match="Set cannot be written to"):
        get(a_set("https://example.org/a"), tmp_path / "taken")
