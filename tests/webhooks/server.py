"""A real HTTP server on a free port of this machine, which keeps what it is sent and answers as it is told."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What it may do beside answering with `status`: close without a word, say nothing, or give a header byte by byte.
CLOSE, HANG, DRIP = "close", "hang", "drip"


@dataclass
class Receiver:
    """The server's side: `taken` holds (path, headers, body) of each request; the rest says how it answers.

    A body that holds `poison` is always answered 500; `pause` is how many seconds it thinks before it answers.
    """

    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    doing: str = ""
    poison: bytes = b""
    pause: float = 0.0
    taken: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    pondered: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        """An address here."""
        return f"http://127.0.0.1:{self.port}/hook"

    def go_on(self) -> None:
        """Answer without thinking any longer."""
        self.pondered.set()


def handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    """A handler that answers as the receiver is told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.taken.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            receiver.pondered.wait(receiver.pause)
            if receiver.poison and receiver.poison in body:
                self.send_response(500)
                self.end_headers()
                return
            if receiver.doing == HANG:
                receiver.over.wait(20)
            if receiver.doing in (HANG, CLOSE):
                return
            if receiver.doing == DRIP:
                self.drip()
                return
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(receiver.body)

        def drip(self) -> None:
            with contextlib.suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while not receiver.over.is_set():
                    self.wfile.write(b"a")
                    self.wfile.flush()
                    time.sleep(0.05)

        def log_message(self, *_args: object) -> None:
            pass

    return Handler


@contextlib.contextmanager
def receiving(**told: object) -> Iterator[Receiver]:
    """A running server; `told` are fields of Receiver, `context` an SSLContext to speak TLS with."""
    context = told.pop("context", None)
    receiver = Receiver(**told)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(receiver))
    server.daemon_threads = True
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_args: None
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        receiver.pondered.set()
        server.shutdown()
        server.server_close()
        thread.join()
