"""kill -9 at a random moment while several people write over HTTP and a command line imports beside them. Afterwards whatever was
acknowledged is there and in the record, nothing is half there, the sums of the cube are those of the claims, and the chain holds.
usage: rounds.py sqlite|postgres PROGRAM WORK ROUNDS        ends with "crash-…: N passed, N failed"
"""
import glob, http.client, os, random, re, shutil, signal, subprocess, sys, threading, time
from people import Beside, Caller, Papers, Units, sign_in
from places import Postgres, Sqlite

WRITERS = 4
LONGEST = 0.5   # seconds until the kill; every fourth time as long as three unhurt papers, where that is longer
ROWS = 60       # of a paper
THOROUGH = 10   # every so many rounds the whole file is looked through
SPOKEN = 100    # and how far it is, with the time, said
SIGN_IN = 20    # and people sign in anew: the database learns once a minute that a session is used, and no server lives as long
OFFICER, ADMINISTRATOR = 1000, 1003

which, program, work, rounds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
seed = int(os.environ.get("BANSO_SEED", random.randrange(1 << 32)))
random.seed(seed)
passed = failed = 0


def is_(what, good):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAILED: %s (BANSO_SEED=%d)" % (what, seed), flush=True)


class Server:
    def __init__(self, place):
        self.log = open(work + "/serve.log", "ab")
        self.process = subprocess.Popen([program, "serve", "--db", place.url, "--key-file", work + "/key", "--listen", "127.0.0.1:0", "--demo", "--quiet",
                                         "--audit-copy", work + "/audit.copy"], stdout=subprocess.PIPE, stderr=self.log)
        self.port = None
        for line in self.process.stdout:
            found = re.search(rb"http://127\.0\.0\.1:(\d+)/", line)
            if found:
                self.port = int(found.group(1))
                break
        if not self.port:
            raise SystemExit("the server does not start: " + open(work + "/serve.log").read()[-2000:])

    def runs(self):
        return self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.log.close()


def write(writer, port, cookie, stop):
    caller = Caller(port, cookie)
    while not stop.is_set():
        try:
            writer.turn(caller)
        except (OSError, http.client.HTTPException, ValueError):
            caller.line.close()
            if stop.wait(0.01):  # the server may live on without its database
                return


def cut(place, server, what):
    if what == "server":
        server.kill()
    else:
        place.kill(what)


def one_round(place, server, writers, beside, cookies, number, longest):
    what, stop = place.kills[number % len(place.kills)], threading.Event()
    threads = [threading.Thread(target=write, args=(w, server.port, cookies[i % len(cookies)], stop)) for i, w in enumerate(writers)]
    if number % 4 == 0:
        beside.begin(place, program, work, number)
    for thread in threads:
        thread.start()
    stop.wait(random.uniform(0.005, longest if number % 4 == 0 else LONGEST))
    cut(place, server, what)
    beside.end(work)
    stop.set()
    for thread in threads:
        thread.join()
    place.ready()
    if server.runs():
        return server, what
    place.settle()
    return Server(place), what


def next_write_works(server, cookie):
    """At once after the server was killed; when its database was, as soon as that is back."""
    until = time.monotonic() + 180
    while time.monotonic() < until:
        try:
            caller = Caller(server.port, cookie)
            status, answer = caller.ask("POST", "/api/towns/100/units", {"kind": "area", "name": "次の書き込み"})
            if status == 201:
                return caller.ask("DELETE", "/api/towns/100/units/%d" % answer["id"], None, {"If-Match": '"%d"' % answer["rev"]})[0] == 204
        except (OSError, http.client.HTTPException):
            pass
    return False


def look(place, writers, beside, number, what, first_entry, last_batch):
    oldest = min([last_batch + 1] + list(writers[-1].told))
    recorded = {row[0] for row in place.rows("SELECT target FROM audit WHERE seq > %d AND target IS NOT NULL" % first_entry)}
    units = {row[0]: (row[1], row[2]) for row in place.rows("SELECT id, name, rev FROM unit WHERE org = 100 AND name LIKE '落%'")}
    papers = place.rows("SELECT b.id, b.file_name, b.state, (SELECT COUNT(*) FROM claim c WHERE c.org = b.org AND c.batch = b.id) FROM batch b WHERE b.org = 100"
                        " AND b.id >= %d" % oldest)
    batches = {row[0]: (row[2], row[3]) for row in papers}
    wrong = beside.check({row[1]: (row[2], row[3]) for row in papers})
    for writer in writers:
        wrong += writer.check(units, recorded) if isinstance(writer, Units) else writer.check(batches)
    claims, cube = place.rows("SELECT (SELECT COALESCE(SUM(paid), 0) FROM claim WHERE org = 100), (SELECT COALESCE(SUM(paid), 0) FROM cube WHERE org = 100 AND origin = 'claim')")[0]
    if claims != cube:
        wrong.append("claims %d, cube %d" % (claims, cube))
    orphans = place.rows("SELECT COUNT(*) FROM claim c WHERE NOT EXISTS (SELECT 1 FROM batch b WHERE b.org = c.org AND b.id = c.batch AND b.state = 'applied')")[0][0]
    if orphans:
        wrong.append("%d claims without an applied paper" % orphans)
    if number % THOROUGH == 0:
        wrong += ["%s" % (c,) for c in place.complaints()]
    is_("round %d, %s killed: %s" % (number, what, "; ".join(map(str, wrong[:5]))), not wrong)


def enter(server):
    return [sign_in(server.port, 100, id) for id in (ADMINISTRATOR, OFFICER)]


def chain_holds(place):
    copy = ["--copy", work + "/audit.copy"] if os.path.exists(work + "/audit.copy") else []
    done = subprocess.run([program, "audit", "verify", "--db", place.url, "--key-file", work + "/key", *copy], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode == 0, done.stdout.decode().strip()


def main():
    place = (Sqlite if which == "sqlite" else Postgres)(work)
    server = None
    try:
        subprocess.run([program, "demo", "--db", place.url, "--key-file", work + "/key", "--files", work + "/files"], check=True, stdout=subprocess.DEVNULL)
        lines = open(glob.glob(work + "/files/02_*")[0], "rb").read().split(b"\r\n")
        paper = b"\r\n".join(lines[:next(i for i, line in enumerate(lines) if b",202609," in line) + ROWS]) + b"\r\n"
        server = Server(place)
        cookies = enter(server)
        writers = [Units("甲乙丙丁戊己"[i]) for i in range(WRITERS - 1)] + [Papers(paper, ROWS, 2031)]
        beside, began = Beside(paper, ROWS), time.monotonic()
        writers[-1].turn(Caller(server.port, cookies[-1]))
        longest = min(max(LONGEST, 3 * (time.monotonic() - began)), 10 * LONGEST)
        for number in range(1, rounds + 1):
            if number % SIGN_IN == 0:
                cookies = enter(server)
            first_entry, last_batch = place.rows("SELECT (SELECT COALESCE(MAX(seq), 0) FROM audit), (SELECT COALESCE(MAX(id), 0) FROM batch)")[0]
            server, what = one_round(place, server, writers, beside, cookies, number, longest)
            look(place, writers, beside, number, what, first_entry, last_batch)
            good, words = chain_holds(place)
            is_("round %d, %s killed: %s" % (number, what, words), good)
            is_("round %d, %s killed: the next write works" % (number, what), next_write_works(server, cookies[0]))
            if number % SPOKEN == 0:
                print("crash-%s: %d rounds in %d seconds, %d failed" % (which, number, time.monotonic() - began, failed), flush=True)
            if failed > 20:
                break
        told = sum(writer.acknowledged for writer in writers)
        is_("people were answered, papers too", told > rounds and writers[-1].acknowledged > 0)
        print("crash-%s: %d rounds, %d acknowledged writes, %d of them papers taken in or back, and %d by a command line" %
              (which, number, told, writers[-1].acknowledged, beside.acknowledged))
    finally:
        if server and server.runs():
            server.kill()
        place.close()
    print("crash-%s: %d passed, %d failed" % (which, passed, failed))
    return 1 if failed else 0


signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))  # what was started is stopped
shutil.rmtree(work, ignore_errors=True)
os.makedirs(work)
sys.exit(main())
