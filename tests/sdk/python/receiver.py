"""The merchant's endpoint: it accepts every webhook and keeps it as it came."""

import http.server
import threading
from typing import NamedTuple

from harness import RECEIVER_PORT

# The sandbox sends at once; this is for a machine that is busy with something else.
PATIENCE_S = 30


class Received(NamedTuple):
    event_id: str
    signature: str
    body: bytes


class Receiver:
    """One for the whole run, so that the sandbox finds it whenever something happens."""

    def __init__(self):
        self._received = []
        self._changed = threading.Condition()
        server = http.server.ThreadingHTTPServer(("127.0.0.1", RECEIVER_PORT), self._handler())
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def wait_for(self, count, mention):
        """All webhooks whose body mentions an id, oldest first, once there are `count` of them."""
        fitting = lambda: [one for one in self._received if mention.encode() in one.body]
        with self._changed:
            if not self._changed.wait_for(lambda: len(fitting()) >= count, PATIENCE_S):
                raise AssertionError(f"{len(fitting())} webhooks mention {mention}, not {count}")
            return fitting()

    def _keep(self, received):
        with self._changed:
            self._received.append(received)
            self._changed.notify_all()

    def _handler(self):
        keep = self._keep

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                keep(Received(self.headers["x-razorpay-event-id"], self.headers["x-razorpay-signature"], body))
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                """Nothing: the lines would stand between those of the tests."""

        return Handler


RECEIVER = Receiver()
