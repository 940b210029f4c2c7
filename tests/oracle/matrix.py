"""Every route × role × relation × listener against doors.txt, on the running program."""
import os, re, sys
from house import Count, FIELD, house_at, ROLES, routes

RELATIONS = ("own", "within", "above", "walking", "none")


def read_doors(path):
    """[(door, closed, lets, method, path, status)]"""
    rows, door = [], None
    for line in open(path, encoding="utf-8"):
        words = line.split("#")[0].split()
        if not words:
            continue
        if words[0] == "door":
            door = {"name": words[1], "closed": words[2:3] == ["closed"], "lets": {}}
        elif words[0].rstrip(":") in RELATIONS:
            door["lets"][words[0].rstrip(":")] = set(words[1:])
        elif words[0] == "rows:":
            for name in words[1:]:
                rows += [(door, "GET", name, 200, False), (door, "GET", name + "/{id}", 404, False)]
        elif words[0] == "changes:":
            for name in words[1:]:
                rows += [(door, "POST", name, 422, False), (door, "PUT", name + "/{id}", 422, False), (door, "DELETE", name + "/{id}", 422, False)]
        else:
            rows.append((door, words[0], words[1], int(words[2]), "inside" in words[3:]))
    expected = {}
    for door, method, path, status, inside in rows:
        key = (method, path if path.startswith("/") else "/api/towns/{org}/" + path)
        if key in expected:
            raise SystemExit("doors.txt: twice: %s %s" % key)
        expected[key] = (door, status, inside)
    return expected


def country(path):
    """Town 1001 is asked for; a person of each role stands to it in each of the five ways."""
    h, people = house_at(path), {}
    for id, kind, parent in ((1, "nation", None), (10, "bureau", 1), (100, "prefecture", 10), (1001, "municipality", 100),
                             (1002, "municipality", 100)):
        h.organisation(id, kind, parent)
    h.insert("unit", org=1001, id=5001, kind="centre", name="中央")
    h.engagement(1001, 7001)
    for i, role in enumerate(ROLES):
        for k, (relation, org, unit) in enumerate((("own", 1001, None), ("within", 1001, 5001), ("above", 100, None),
                                                   ("walking", 1002, None), ("none", 1002, None))):
            people[role, relation] = h.account(org, 2000 + 10 * i + k, role, unit)
            if relation == "walking":
                h.member(1001, 8000 + i, 7001, 2000 + 10 * i + k, "2026-10-01", "2026-10-31")
    return h.probe(), people


def lets(door, role, relation):
    if door["name"] in ("public", "signed_in"):
        return True
    return role in door["lets"].get(relation, ())


def wanted(door, status, inside, role, relation, closed):
    if closed and (inside or not door["closed"]):
        return 403
    if door["name"] == "room":
        return status
    if role is None or (closed and role not in FIELD):
        return status if door["name"] == "public" else 401
    return status if lets(door, role, relation) else 403


def ask(probe, who, door, method, path, closed):
    target = path.replace("{org}", "1001")
    if door["name"] in ("walk_join", "walk_speak", "walk_assess"):
        target = target.replace("engagements/{id}/", "engagements/7001/")
    target = re.sub(r"{\w+}", "999", target)
    raw = path.endswith("/imports") and method == "POST"
    body = None if method in ("GET", "DELETE") else "x" if raw else "{}"
    return probe.ask(who, method, target, body, raw=raw, closed=closed, fresh=path == "/api/session" and method == "DELETE")[0]


def main():
    count = Count("matrix")
    expected = read_doors(os.path.join(os.path.dirname(__file__), "doors.txt"))
    have = {(r["method"], r["path"]): r for r in routes()}
    for key in have:
        count.check(key in expected, "%s %s has no row in tests/oracle/doors.txt: say who may use it" % key)
    for key in expected:
        count.check(key in have, "%s %s stands in doors.txt, but the program has no such route" % key)
    probe, people = country(sys.argv[1])
    every, cell = int(os.environ.get("EVERY", "1")), 0  # a sample walks through all roles and relations, for no cycle of them divides it
    for key, (door, status, inside) in expected.items():
        if key not in have:
            continue
        for closed in (False, True):
            cells = [(None, "none")] + [(role, relation) for role in ROLES for relation in RELATIONS]
            for role, relation in cells:
                cell += 1
                if cell % every:
                    continue
                want = wanted(door, status, inside, role, relation, closed)
                got = ask(probe, people.get((role, relation)), door, *key, closed)
                count.check(got == want, "%s %s as %s, %s%s: %d, wanted %d" % (*key, role or "nobody", relation,
                                                                             ", closed network" if closed else "", got, want))
    count.check(probe.close() == 0, "the probe did not end well")
    count.end()


main()
