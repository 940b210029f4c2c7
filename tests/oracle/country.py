"""Random countries, random people, random requests: rules.py says what must happen, the program answers. Every row of every
organisation carries a mark of that organisation; it must never reach somebody to whom the organisation is strange."""
import json, os, random, re, sys
from house import Count, house_at, ROLES, TODAY, routes
from rules import Country, DEED

ROUNDS, ASKED = int(os.environ.get("ROUNDS", "12")), int(os.environ.get("ASKED", "900"))
DAYS = ["2026-09-30", "2026-10-14", TODAY, "2026-10-16", "2027-03-31", None]


def mark(org):
    return "印%dの" % org


def grow(draw, c):
    """A nation, and below it anything under anything that is no town; some stand alone."""
    c.kind[1] = "nation"
    for i in range(draw.randint(8, 22)):
        org = 100 + i
        over = [o for o, k in c.kind.items() if k not in ("municipality", "union") and len(c.above(o)) < 5]
        c.kind[org] = draw.choice(["bureau", "prefecture", "prefecture", "municipality", "municipality", "municipality", "union"])
        c.parent[org] = draw.choice(over + [None])


def settle(draw, c, house):
    number = 5000
    for org in c.kind:
        house.organisation(org, c.kind[org], c.parent.get(org))
        for _ in range(draw.randint(1, 5)):
            number += 1
            role, disabled = draw.choice(ROLES), int(draw.random() < 0.08)
            unit = 900000 + org if draw.random() < 0.4 else None
            house.insert("account", org=org, id=number, login="p%d" % number, name=mark(org), role=role, unit=unit, disabled=disabled)
            c.people[org, number] = (role, unit, disabled)


def value(field, org):
    kind = field["kind"]
    if kind == "choice":
        return field["choices"][0]["value"]
    if kind in ("date", "day"):
        return TODAY
    if kind in ("month", "year_month"):
        return 202610
    if kind == "text" or kind == "long_text":
        return mark(org)
    return max(1, field["min"] or 0)


def furnish(draw, c, house, entities):
    """Two rows of every table in every organisation. Ids say whose they are."""
    rows, serial = {}, 0
    for org in c.kind:
        for e in entities:
            if e["name"] in ("account", "organisation"):
                continue
            for _ in range(2):
                serial += 1
                id = org * 100000 + serial
                given = {f["name"]: value(f, org) for f in e["fields"] if f["required"] or f["kind"] in ("text", "long_text")}
                if e["name"] == "engagement":
                    given["state"] = draw.choice(["active", "active", "closed"])
                    given["training"] = 0
                if e["name"] == "team_member":
                    person = draw.choice(list(c.people))
                    since, until = draw.choice(DAYS), draw.choice(DAYS)
                    given.update(login="p%d" % person[1], from_day=since, until_day=until,
                                 engagement=draw.choice([i for o, i in rows["engagement"] if o == org]))
                    c.members.append((org, given["engagement"], person[1], since, until))
                try:
                    house.insert(e["name"], org=org, id=id, **given)
                except Exception:
                    continue  # one row of a kind is all that this table takes
                if given.get("state") == "closed" and e["name"] == "engagement":
                    c.closed.add((org, id))
                rows.setdefault(e["name"], []).append((org, id))
    for org in c.kind:  # people that claims are about; nobody above a town may see their marks
        house.insert("unit", org=org, id=900000 + org, kind="centre", name=mark(org))
    return rows


def aim(draw, c, who):
    """Any organisation, or one that is none; half the time one that is near to him, lest everything be refused."""
    near = [who[0]] + [o for o in c.kind if c.stands(who, o) == "below"] + [m[0] for m in c.members if m[2] == who[1]] if who else []
    return draw.choice(near) if near and draw.random() < 0.6 else draw.choice(list(c.kind) + [424242])


def target(draw, c, rows, by_plural, who, path):
    """The path with ids in it, and what they mean: org, engagement, whose the id is (None: nobody's)."""
    org = aim(draw, c, who)
    owner, engagement, names = None, None, iter(())
    table = by_plural.get(path.split("/")[4]) if path.count("/") >= 5 and "{org}" in path else None
    out = path.replace("{org}", str(org))
    for name in re.findall(r"{(\w+)}", out):
        choices = rows.get(table) or [(None, 999)]
        mine = [r for r in choices if r[0] == org]
        owner, id = draw.choice(mine) if mine and draw.random() < 0.5 else draw.choice(choices)
        if table == "engagement" and engagement is None:  # the first id of the path; those behind it are its parts
            engagement = id
        out = out.replace("{%s}" % name, str(id), 1)
    return out, org, engagement, owner


def ask_one(draw, count, c, rows, by_plural, probe, every, round):
    route = draw.choice(every)
    who = draw.choice(list(c.people) + [None])
    path, org, engagement, owner = target(draw, c, rows, by_plural, who, route["path"])
    if route["path"] == "/api/session" and route["method"] == "DELETE":
        return
    body = None if route["method"] in ("GET", "DELETE") else "{}"
    foreign = "{org}" in route["path"] and owner not in (None, org)
    named = route["method"] in ("GET", "PUT", "DELETE") and route["path"].endswith("{id}")
    more = {"if_match": "1"} if foreign and route["method"] in ("PUT", "DELETE") else {}
    status, text, _ = probe.ask(who, route["method"], path, body, **more)
    says = "round %d: %s %s as %s of %s" % (round, route["method"], path, who and c.people[who], who)
    allowed = c.allows(who, route["access"], org if "{org}" in route["path"] else None, engagement, TODAY)
    if route["access"] == "register_write" and allowed:
        allowed = status != 403 or c.kind[org] != "nation" # its handler asks for the nation
    else:
        count.check((status not in (401, 403)) == allowed or status == 429, says, "answers", status, "but must be", "let in" if allowed else "refused")
    if not allowed:
        signed = who is not None and not c.people[who][2] and route["access"] != "room"  # there an account is nobody
        count.check(status in ((403, 404) if signed else (401, 404)), says, "refused with", status)
        count.check(mark(org) not in text and "印" not in text, says, "refused, and tells a row")
    if allowed and foreign and named and route["access"] != "register_write":
        count.check(status == 404, says, "another tenant's id answers", status)
    count.check(status < 500, says, "fails with", status, text[:200])
    for stranger in set(int(n) for n in re.findall("印([0-9]+)の", text)):
        near = who and (c.stands(who, stranger) != "stranger" or c.beside(who, stranger, None, TODAY))
        # the list of what left names who took it: also somebody of another house who walks beside this one
        near = near or "/exports" in path and any(m[0] == org and (stranger, m[2]) in c.people for m in c.members)
        count.check(near, says, "is told a row of", stranger)
    return allowed


def one_round(draw, count, path, round, every):
    c = Country()
    grow(draw, c)
    house = house_at(path)
    settle(draw, c, house)
    probe = house.probe()
    somebody = next(p for p in c.people if not c.people[p][2])
    entities = json.loads(probe.ask(somebody, "GET", "/api/schema")[1])["entities"]
    probe.close()
    house.connect()
    rows = furnish(draw, c, house, sorted(entities, key=lambda e: e["name"] != "engagement"))
    probe = house.probe()
    by_plural = {e["plural"]: e["name"] for e in entities}
    let_in = sum(bool(ask_one(draw, count, c, rows, by_plural, probe, every, round)) for _ in range(ASKED))
    count.check(let_in > ASKED / 20, "round %d let in only %d of %d: it proves nothing" % (round, let_in, ASKED))
    count.check(probe.close() == 0, "the probe did not end well")


def every_day(count, path):
    """A town, and for each role of a team, first day, last day and state of the engagement somebody of another town: no chance here."""
    c, house, id = Country(), house_at(path), 5000
    for org, kind in ((1, "nation"), (101, "municipality"), (102, "municipality")):
        c.kind[org] = kind
        c.parent[org] = 1 if org > 1 else None
        house.organisation(org, kind, c.parent[org])
    for state in ("active", "closed"):
        for role in ("adviser", "centre", "ministry", "officer"):
            for since in DAYS:
                for until in DAYS:
                    id += 1
                    house.engagement(101, id, state)
                    c.people[house.account(102, id, role, 5 if role == "centre" else None)] = (role, 5 if role == "centre" else None, 0)
                    house.member(101, id, id, id, since, until)
                    c.members.append((101, id, id, since, until))
                    if state == "closed":
                        c.closed.add((101, id))
    probe = house.probe()
    for who in c.people:
        for door, target in (("walk_join", "engagements/%d/page" % who[1]), ("walk_join", "engagements/5001/page"), ("money_read", "cap"),
                             ("walk_read", "engagements/%d" % who[1]), ("person_read", "claims?month=202609")):
            engagement = who[1] if str(who[1]) in target else 5001 if "5001" in target else None
            status, _, _ = probe.ask(who, "GET", "/api/towns/101/" + target)
            allowed = c.allows(who, door, 101, engagement, TODAY)
            count.check(status == (200 if allowed else 403), "on the day:", target, "as", c.people[who], [m for m in c.members if m[2] == who[1]], status)
    count.check(probe.close() == 0, "the probe did not end well")


def main():
    seed = int(os.environ.get("BANSO_SEED") or random.SystemRandom().randrange(1 << 32))
    print("seed", seed)
    count, draw, every = Count("country"), random.Random(seed), routes()
    for r in every:
        count.check(r["access"] in DEED or r["access"] in ("public", "signed_in", "room"), "rules.py does not know the door", r["access"])
    every_day(count, sys.argv[1])
    for i in range(ROUNDS):
        one_round(draw, count, sys.argv[1], i, every)
    count.end()


main()
