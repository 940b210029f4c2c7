"""People who write at once, and what each was told: the things that must be there, and those nobody can know."""
import http.client, json, os, subprocess

HEADERS = {"X-Banso": "1", "Sec-Fetch-Site": "same-origin"}
KEPT = 12      # things a writer has at a time
MONTHS = 11    # of a year: a paper spans two
GONE = None


class Caller:
    def __init__(self, port, cookie):
        self.port, self.cookie = port, cookie
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=180)

    def ask(self, method, path, body=None, more=None):
        """Status, answer. Raises OSError or HTTPException when the other side is gone."""
        headers = {**HEADERS, "Cookie": self.cookie, **(more or {})}
        if body is not None and "Content-Type" not in headers:
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        self.line.request(method, path, body, headers)
        reply = self.line.getresponse()
        text = reply.read()
        return reply.status, json.loads(text) if text[:1] == b"{" else None

    def job(self, number):
        """Waits for the last event of a job."""
        self.line.request("GET", "/api/jobs/%d/events" % number, None, {**HEADERS, "Cookie": self.cookie})
        reply, last = self.line.getresponse(), {}
        for line in reply:
            if line.startswith(b"data:"):
                last = json.loads(line[5:])
        return last.get("state")


def sign_in(port, org, id):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=180)
    line.request("POST", "/api/demo/session", json.dumps({"org": org, "id": id}), {**HEADERS, "Content-Type": "application/json"})
    reply = line.getresponse()
    reply.read()
    return reply.getheader("Set-Cookie").split(";")[0]


class Units:
    """Makes areas, gives them other names, deletes them. `told`: id → the names that may stand there now; GONE among them: none."""

    def __init__(self, mark):
        self.mark, self.told, self.revs, self.count, self.acknowledged, self.fresh = mark, {}, {}, 0, 0, set()
        self.unsure = set()  # names whose making was never answered

    def name(self):
        self.count += 1
        return "落%s%d" % (self.mark, self.count)

    def make(self, caller):
        name = self.name()
        self.unsure.add(name)
        status, answer = caller.ask("POST", "/api/towns/100/units", {"kind": "area", "name": name})
        if status == 201:
            self.unsure.discard(name)
            self.told[answer["id"]], self.revs[answer["id"]] = {name}, answer["rev"]
            self.fresh.add(answer["id"])
            self.acknowledged += 1
        elif status < 500:
            self.unsure.discard(name)

    def change(self, caller, id, name):
        """name GONE: deletes."""
        before = self.told[id]
        self.told[id] = before | {name}
        path, rev = "/api/towns/100/units/%d" % id, {"If-Match": '"%d"' % self.revs[id]}
        if name is GONE:
            status, answer = caller.ask("DELETE", path, None, rev)
        else:
            status, answer = caller.ask("PUT", path, {"kind": "area", "name": name}, rev)
        if status in (200, 204):
            self.told[id] = {name}
            self.revs[id] = answer["rev"] if answer else 0
            self.fresh.add(id)
            self.acknowledged += 1
        elif status < 500:
            self.told[id] = before

    def turn(self, caller):
        sure = [id for id, names in self.told.items() if len(names) == 1 and GONE not in names]
        if len(sure) < KEPT // 2:
            self.make(caller)
        elif self.count % 3 == 0 and len(sure) > 1:
            self.change(caller, sure[0], GONE)
            self.count += 1
        elif len(sure) < KEPT and self.count % 3 == 1:
            self.make(caller)
        else:
            self.change(caller, sure[-1], self.name())

    def check(self, there, recorded):
        """there: id → (name, rev). Answers complaints, and takes what stands there for the truth from now on."""
        wrong = ["%s: %s is there, told %s" % (id, there.get(id, (GONE,))[0], names) for id, names in self.told.items() if there.get(id, (GONE,))[0] not in names]
        wrong += ["%s: was acknowledged and does not stand in the record" % id for id in self.fresh if id not in recorded]
        mine = {id: row for id, row in there.items() if row[0].startswith("落" + self.mark)}
        wrong += ["%s: %s was never asked for" % (id, row[0]) for id, row in mine.items() if id not in self.told and row[0] not in self.unsure]
        self.told = {id: {row[0]} for id, row in mine.items()}
        self.revs = {id: row[1] for id, row in mine.items()}
        self.unsure, self.fresh = set(), set()
        return wrong


class Papers:
    """Takes in a file of claims and takes it back, month after month. `told`: batch → the states that may stand there now."""

    def __init__(self, paper, rows, year):
        self.paper, self.rows, self.year, self.told, self.count, self.acknowledged = paper, rows, year, {}, 0, 0

    def step(self, caller, batch, word, state):
        before = self.told[batch]
        self.told[batch] = before | {state}
        status, answer = caller.ask("POST", "/api/towns/100/imports/%d/%s" % (batch, word), {})
        if status == 202 and caller.job(answer["job"]) == "done":
            self.told[batch] = {state}
            self.acknowledged += 1
        elif status < 500 and status != 202:
            self.told[batch] = before

    def turn(self, caller):
        applied = [batch for batch, states in self.told.items() if states == {"applied"}]
        if applied:
            self.step(caller, applied[0], "undo", "undone")
            return
        month = (self.year + self.count // MONTHS % 10) * 100 + 1 + self.count % MONTHS
        self.count += 1
        body = self.paper.replace(b",202609,", b",%d," % month).replace(b",202610,", b",%d," % (month + 1))
        status, answer = caller.ask("POST", "/api/towns/100/imports?name=paper-%d.csv" % self.count, body, {"Content-Type": "application/octet-stream"})
        if status == 202 and caller.job(answer["job"]) == "done":
            self.told[answer["batch"]] = {"checked"}
            self.step(caller, answer["batch"], "apply", "applied")

    def check(self, there):
        """there: batch → (state, claims that hang on it)."""
        wrong = []
        for batch, states in self.told.items():
            state, claims = there.get(batch, ("absent", 0))
            if state not in states:
                wrong.append("paper %s is %s, told %s" % (batch, state, states))
            if claims != (self.rows if state == "applied" else 0):
                wrong.append("paper %s is %s with %d claims of %d" % (batch, state, claims, self.rows))
        self.told = {batch: {"applied"} for batch in self.told if there.get(batch, ("absent", 0))[0] == "applied"}
        return wrong


class Beside:
    """A command line that takes in a paper of its own, now and then; it may be killed too. `told`: name of the file → answered that it is in."""

    def __init__(self, paper, rows):
        self.paper, self.rows, self.told, self.acknowledged, self.process, self.name = paper, rows, {}, 0, None, None

    def begin(self, place, program, work, number):
        month = (2045 + number // MONTHS % 50) * 100 + 1 + number % MONTHS
        self.name = "beside-%d.csv" % number
        with open(os.path.join(work, self.name), "wb") as file:
            file.write(self.paper.replace(b",202609,", b",%d," % month).replace(b",202610,", b",%d," % (month + 1)))
        self.process = subprocess.Popen([program, "import", os.path.join(work, self.name), "--db", place.url, "--key-file", work + "/key", "--org", "992011"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def end(self, work):
        if not self.process:
            return
        self.process.kill()
        self.told[self.name] = "取り込みました".encode() in self.process.communicate()[0]
        self.acknowledged += self.told[self.name]
        os.remove(os.path.join(work, self.name))
        self.process = None

    def check(self, there):
        """there: name of the file → (state, claims)."""
        wrong = ["%s was answered for, and is not there" % name for name, sure in self.told.items() if sure and there.get(name, ("absent", 0))[0] != "applied"]
        wrong += ["%s is %s with %d claims" % (name, row[0], row[1]) for name, row in there.items() if name in self.told and row[1] != (self.rows if row[0] == "applied" else 0)]
        self.told = {}
        return wrong
