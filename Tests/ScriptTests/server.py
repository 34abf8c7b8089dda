"""A web server on a loopback port that knows ranges and breaks off on demand: python3 server.py FOLDER LOG

Prints its port. /whole/FILE sends the file, or the part that a Range header asks for; /cut/FILE breaks the first
answer off half-way; /no-ranges/FILE always sends all, and breaks the first answer off; /slow/FILE stops sending
half-way and holds the line; /moved/FILE sends on to /whole/FILE; /empty/FILE answers without a byte; and
/short-without-ranges/FILE always sends the first half and calls it all. Each request for content is a line in LOG: manner,
first byte asked for. Answers name the content as huggingface.co does, by its SHA-256 and size.
"""

import hashlib
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

folder, log = Path(sys.argv[1]), Path(sys.argv[2])
cut_before = set()


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        found = self.find()
        if found:
            self.answer(200, *found)
            self.end_headers()

    def find(self):
        _, manner, name = self.path.split("/", 2)
        file = folder / name
        if file.is_file():
            return manner, name, file.read_bytes()
        self.send_error(404)
        return None

    def answer(self, status, manner, name, content):
        self.send_response(302 if manner == "moved" else status)
        self.send_header("X-Linked-Etag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("X-Linked-Size", str(len(content)))
        if manner == "moved":
            self.send_header("Location", f"/whole/{name}")

    def do_GET(self):
        found = self.find()
        if not found:
            return
        manner, name, content = found
        if manner == "moved":
            self.answer(302, *found)
            self.end_headers()
            return
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        has_part = asked and "no-ranges" not in manner and "without-ranges" not in manner
        start = int(asked[1]) if has_part else 0
        end = int(asked[2]) + 1 if has_part and asked[2] else len(content)
        with log.open("a") as lines:
            lines.write(f"{manner} {asked[1] if asked else 0}\n")
        if start >= len(content):
            self.send_error(416)
            return
        rest = content[start:end]
        if manner == "empty":
            rest = b""
        elif manner == "short-without-ranges":
            rest = rest[: len(rest) // 2]
        self.answer(206 if has_part else 200, *found)
        if has_part and rest:
            self.send_header("Content-Range", f"bytes {start}-{start + len(rest) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if manner in ("cut", "no-ranges") and self.path not in cut_before:
            cut_before.add(self.path)
            self.wfile.write(rest[: len(rest) // 2])
        elif manner == "slow" and not start:
            self.wfile.write(rest[: len(rest) // 2])
            self.wfile.flush()
            time.sleep(60)
        else:
            self.wfile.write(rest)
        self.close_connection = True

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
