"""A program with a hole, for sqlmap to find: what it does not find here it would not find anywhere. Prints its port."""
import http.server
import sqlite3
import urllib.parse

db = sqlite3.connect(":memory:", check_same_thread=False)
db.executescript("CREATE TABLE unit (name TEXT); INSERT INTO unit VALUES ('a'), ('b')")


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        q = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("q", [""])[0]
        try:
            code, reply = 200, repr(db.execute("SELECT name FROM unit WHERE name = '" + q + "'").fetchall())
        except sqlite3.Error:
            code, reply = 422, "?"
        self.send_response(code)
        self.end_headers()
        self.wfile.write(reply.encode())

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
