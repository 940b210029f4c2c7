"""A country in a database of its own, and the program that answers about it (tests/authz/probe.c)."""
import json, os, sqlite3, subprocess

TODAY = "2026-10-15"
ROLES = "admin officer head health centre coordinator caremanager provider prefecture bureau ministry adviser".split()
FIELD = {"centre", "coordinator", "caremanager", "provider"}
BUILD = os.environ.get("AUTHZ_BUILD", "build/debug")


class Probe:
    def __init__(self, url, *key_file):
        self.process = subprocess.Popen([BUILD + "/authz-probe", url, *key_file], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, who, method, path, body=None, **more):
        """who: (org, account) or None. Answers status, body, and what the database was asked."""
        line = {"org": who[0] if who else 0, "account": who[1] if who else 0, "method": method, "path": path, **more}
        if body is not None:
            line["body"] = body
        self.process.stdin.write((json.dumps(line) + "\n").encode())
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("the probe ended at " + json.dumps(line))
        answer = json.loads(answer)
        return answer["status"], answer["body"], answer["sql"]

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


class House:
    """Rows go in by SQL, as the program's tables want them; the program itself makes the tables."""

    def __init__(self, path):
        self.path = path
        for tail in ("", "-wal", "-shm", "-serve", ".key"):
            if os.path.exists(path + tail):
                os.remove(path + tail)
        if Probe(path).close() != 0:
            raise SystemExit("no tables")
        self.columns = {}
        self.connect()
        self.insert("meta", name="demo_today", value=TODAY)

    def connect(self):
        self.db = sqlite3.connect(self.path, isolation_level=None)
        self.db.execute("PRAGMA synchronous = OFF")

    def insert(self, table, **given):
        if table not in self.columns:
            self.columns[table] = self.db.execute("SELECT name, type, \"notnull\" FROM pragma_table_info(?)", (table,)).fetchall()
        row = {name: given[name] if name in given else ("x" if kind == "TEXT" else 1) for name, kind, needed in self.columns[table]
               if name in given or needed}
        self.db.execute("INSERT INTO %s (%s) VALUES (%s)" % (table, ", ".join(row), ", ".join("?" * len(row))), tuple(row.values()))

    def organisation(self, id, kind, parent=None):
        self.insert("organisation", id=id, kind=kind, parent=parent, name="組織%d" % id)
        self.insert("door_setting", org=id, second_factor_roles="")

    def account(self, org, id, role, unit=None, disabled=0):
        self.insert("account", org=org, id=id, login="p%d" % id, name="人%d" % id, role=role, unit=unit, disabled=disabled, password=None)
        return org, id

    def engagement(self, org, id, state="open", training=0):
        self.insert("engagement", org=org, id=id, fiscal_year=2026, way="municipal", theme="題", state=state, training=training)

    def member(self, org, id, engagement, account, since, until):
        self.insert("team_member", org=org, id=id, engagement=engagement, role="adviser", login="p%d" % account, from_day=since, until_day=until)

    def probe(self):
        self.db.close()
        return Probe(self.path)


def literal(value):
    """For tests alone: nothing here comes from outside."""
    return "NULL" if value is None else str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


class PostgresHouse(House):
    """The same country in the one database of tools/with-postgres; rows wait for the probe and go in at once."""

    def __init__(self, url):
        self.url, self.columns, self.waiting = url, {}, []
        self.psql("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")
        if Probe(url).close() != 0:
            raise SystemExit("no tables")
        for line in self.psql("SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public';").splitlines():
            table, name, kind, nullable = line.split("|")
            self.columns.setdefault(table, []).append((name, kind, nullable == "NO"))
        self.insert("meta", name="demo_today", value=TODAY)

    def connect(self):
        self.waiting = []

    def psql(self, text):
        run = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.url], input=text, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
        if run.returncode:
            raise SystemExit("psql: " + run.stderr)
        return run.stdout

    def insert(self, table, **given):
        otherwise = {"text": "x", "bytea": "\\x01"}
        row = {name: given[name] if name in given else otherwise.get(kind, 1) for name, kind, needed in self.columns[table] if name in given or needed}
        self.waiting.append("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING;" % (table, ", ".join(row), ", ".join(map(literal, row.values()))))

    def probe(self):
        self.psql("\n".join(self.waiting))
        return Probe(self.url)


def house_at(place):
    return (PostgresHouse if place.startswith("postgres") else House)(place)


def routes():
    out = subprocess.run([BUILD + "/banso", "schema", "--emit", "routes-json"], stdout=subprocess.PIPE, check=True).stdout
    return json.loads(out)


class Count:
    def __init__(self, name):
        self.name, self.passed, self.failed = name, 0, 0

    def check(self, good, *words):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            if self.failed <= 60:
                print("FAILED %s:" % self.name, *words)

    def end(self):
        print("%s: %d passed, %d failed" % (self.name, self.passed, self.failed))
        raise SystemExit(1 if self.failed else 0)
