"""A web server on a loopback port that knows ranges and breaks off on demand: python3 server.py FOLDER LOG

Prints its port. /whole/FILE sends the file, or from where a Range header asks; /cut/FILE breaks the first answer off
half-way; /no-ranges/FILE always sends all, and breaks the first answer off; /slow/FILE stops sending half-way and
holds the line. Each request is a line in LOG: manner, first byte asked for.
"""

import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

folder, log = Path(sys.argv[1]), Path(sys.argv[2])
cut_before = set()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        _, manner, name = self.path.split("/")
        file = folder / name
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked and manner != "no-ranges" else 0
        with log.open("a") as lines:
            lines.write(f"{manner} {asked[1] if asked else 0}\n")
        if start >= len(content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        rest = content[start:]
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
