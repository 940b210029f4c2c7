"""Who has no business with people's data never reaches a row of it: every route is asked on the demo town as each such role, every
statement that the database saw is given to SQLite again, and its authorizer names the tables and columns it reads.
usage: people.py DEMO-DATABASE KEY-FILE CLAIMS-CSV-DIRECTORY"""
import glob, json, os, re, sqlite3, sys
from house import Count, Probe, routes

TOWN, FIELD = 100, ("centre", "coordinator", "caremanager", "provider")
OVER = ("prefecture", "bureau", "ministry", "adviser")
# What is about a person, or was made from it and can be opened again. None: the whole table.
PERSONAL = {"person": None, "claim": None, "batch_chunk": None, "batch_issue": None, "batch_repair": None, "batch_report": None,
            "draft": {"body_sealed"}, "second_factor": {"secret"}, "audit": {"target", "reason", "account", "address"}}
KEYS = {"number", "number_sealed", "number_key", "insured", "person", "claims", "masked", "birth", "value_sealed"}


class AnyBinding(dict):
    def __missing__(self, key):
        return None

    def __contains__(self, key):
        return True


class Reader:
    """Which columns a statement reads, by SQLite's own account."""

    def __init__(self, path):
        self.db, self.seen, self.known = sqlite3.connect("file:%s?mode=ro" % path, uri=True), set(), {}

    def note(self, action, table, column, *rest):
        if action == sqlite3.SQLITE_READ:
            self.seen.add((table, column))
        return sqlite3.SQLITE_OK

    def reads(self, text):
        if text not in self.known:
            self.seen = set()
            self.db.set_authorizer(self.note)
            if not re.match(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA)\b", text):
                self.db.execute("EXPLAIN " + text, AnyBinding())
            self.known[text] = frozenset(self.seen)
        return self.known[text]

    def personal(self, text):
        return sorted("%s.%s" % (t, c) for t, c in self.reads(text) if t in PERSONAL and (PERSONAL[t] is None or c in PERSONAL[t]))


def settle(path):
    """People of each role above the town, of the field, and of the team of its engagement."""
    db = sqlite3.connect(path)
    db.execute("DELETE FROM door_setting")
    db.execute("INSERT INTO door_setting (org, second_factor_roles) SELECT id, '' FROM organisation")
    engagement = db.execute("SELECT MIN(id) FROM engagement WHERE org = ? AND state <> 'closed'", (TOWN,)).fetchone()[0]
    unit = db.execute("SELECT MIN(id) FROM unit WHERE org = ?", (TOWN,)).fetchone()[0]
    people, id = {}, 70000
    for role, org in [("prefecture", 3), ("bureau", 2), ("ministry", 1), ("adviser", 1), ("admin", 1)] + [(r, TOWN) for r in FIELD]:
        id += 1
        db.execute("INSERT INTO account (org, id, rev, login, name, role, unit, disabled, created_ms) VALUES (?, ?, 1, ?, '試 験', ?, ?, 0, 0)",
                   (org, id, "t%d" % id, role, unit if org == TOWN else None))
        db.execute("INSERT INTO team_member (org, id, rev, engagement, role, login, from_day, until_day) VALUES (?, ?, 1, ?, 'adviser', ?,"
                   " '2020-01-01', '2099-12-31')", (TOWN, id, engagement, "t%d" % id))
        people[role] = (org, id)
    ids = {}
    for table, in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = {c for c, in db.execute("SELECT name FROM pragma_table_info(?)", (table,))}
        if {"org", "id"} <= columns:
            row = db.execute("SELECT MIN(id) FROM %s WHERE org = ?" % table, (TOWN,)).fetchone()
            ids[table] = row[0] or 999
    ids["engagement"] = engagement
    db.commit()
    db.close()
    return people, ids


def fill(path, ids, entities):
    """Real ids, so that what can be found is found."""
    parts = path.split("/")
    plural = parts[4] if len(parts) > 4 else ""
    id = {"imports": ids.get("batch"), "persons": ids.get("person")}.get(plural) or ids.get(entities.get(plural), 999)
    town = 3 if parts[2] == "prefectures" else TOWN
    out = path.replace("{org}", str(town)).replace("{town}", str(TOWN))
    if "training" in path:
        id = ids["engagement"]
    return re.sub(r"{\w+}", str(id), out)


QUERY = {"/claims": "?month=202609", "/audit": "?person=%(person)d", "/scenario-comparison": "?scenarios=1",
         "/spending.csv": "?from=202604&to=202609&by=month", "/home": "?year=2026", "/why": "?year=2026"}
BODY = {"/reveal": '{"reason":"電話での照会"}', "/search": '{"text":"見本"}'}


def keys_of(value, found):
    if isinstance(value, dict):
        found |= set(value)
        value = value.values()
    if isinstance(value, (list, type({}.values()))):
        for v in value:
            keys_of(v, found)
    return found


def ask_all(probe, who, ids, entities, tell):
    for r in routes():
        if r["path"] in ("/api/session", "/api/setup", "/api/demo/session") and r["method"] != "GET":
            continue
        path = fill(r["path"], ids, entities)
        tail = next((q for end, q in QUERY.items() if path.endswith(end)), "") % ids
        body = None if r["method"] in ("GET", "DELETE") else next((b for end, b in BODY.items() if path.endswith(end)), "{}")
        tell(r, *probe.ask(who, r["method"], path + tail, body))


def numbers_of(folder):
    """Insured numbers of the files the demo was made from."""
    found = set()
    for name in glob.glob(os.path.join(folder, "*.csv")):
        found |= set(re.findall(rb"\b0099[0-9]{6}\b", open(name, "rb").read()))
    return {n.decode() for n in found}


def main():
    path, key, folder = sys.argv[1:4]
    count, (people, ids), reader = Count("people"), settle(path), Reader(path)
    numbers = numbers_of(folder)
    count.check(len(numbers) > 500, "the files of the demo name only", len(numbers), "people")
    probe = Probe(path, key)
    entities = {e["plural"]: e["name"] for e in json.loads(probe.ask((TOWN, 1000), "GET", "/api/schema")[1])["entities"]}
    reached = set()

    def see(r, status, body, statements):  # an officer reaches them: else the rest would prove nothing
        reached.update(p.split(".")[0] for s in statements for p in reader.personal(s))
    ask_all(probe, (TOWN, 1000), ids, entities, see)
    ask_all(probe, (TOWN, 1001), ids, entities, see)
    count.check({"person", "claim", "audit"} <= reached, "town hall reached only", sorted(reached))

    for role, who in people.items():
        good = 0
        for_all = []

        def see(r, status, body, statements):
            for_all.append(status)
            says = "%s as %s:" % (r["method"] + " " + r["path"], role)
            for s in statements:
                if r["path"].startswith("/api/drafts") or r["path"].startswith("/api/second-factor") or r["path"] == "/api/session/unlock":
                    continue  # one's own
                touched = reader.personal(s)
                count.check(not touched, says, "reads", touched, "by", s[:200])
            count.check(status < 500, says, status, body[:200])
            count.check(not re.search(r"\*{4,6}[0-9]{4}", body), says, "a masked number")
            count.check(not numbers & set(re.findall(r"0099[0-9]{6}", body)), says, "an insured number")
            if body.startswith("{") and status < 300 and r["path"] not in ("/api/session", "/api/schema"):
                shown = keys_of(json.loads(body), set()) & KEYS
                # a unit's "number" is that of the office; entities say themselves which fields are personal
                shown -= {"number"} if "/units" in r["path"] else set()
                count.check(not shown, says, "keys", sorted(shown))
        ask_all(probe, who, ids, entities, see)
        good = sum(200 <= s < 300 for s in for_all)
        count.check(good >= (20 if role in OVER else 8), role, "was answered only", good, "times: it proves nothing")
    count.check(probe.close() == 0, "the probe did not end well")
    count.end()


main()
