"""The rules a second time, by person instead of by door, and how people stand to organisations, by brute force.

Written from SECURITY.md; it shares no line with src/http/access.c nor with doors.txt. tests/oracle/country.py asks both."""

TOWN_KINDS = ("municipality", "union")

# What somebody may do in the organisation he belongs to, in those below it, and in a town he walks beside.
MAY = {
    "officer":     {"home": "sums change-sums people open-number give-away throw-away let-out places change-places walks change-walks join speak assess answer"},
    "head":        {"home": "sums change-sums people open-number give-away throw-away let-out places change-places walks change-walks join speak assess answer record"},
    "health":      {"home": "sums people places walks change-walks join speak assess answer"},
    "admin":       {"home": "places change-places accounts record register", "below": "places change-places accounts"},
    "centre":      {"unit": "places", "beside": "join speak"},
    "coordinator": {"unit": "places", "beside": "join speak"},
    "caremanager": {"unit": "places", "beside": "join speak"},
    "provider":    {"unit": "places", "beside": "join speak"},
    "prefecture":  {"home": "places template board", "below": "sums places walks change-walks join speak assess", "beside": "join speak assess"},
    "bureau":      {"home": "places board", "below": "sums places walks join speak assess board", "beside": "join speak assess"},
    "ministry":    {"home": "places board register", "below": "sums places walks join speak assess board", "beside": "join speak assess"},
    "adviser":     {"home": "places", "below": "places", "beside": "sums join speak assess"},
}
DEED = {  # the door of a route → the deed behind it
    "money_read": "sums", "money_write": "change-sums", "person_read": "people", "person_reveal": "open-number", "org_read": "places",
    "org_write": "change-places", "account_admin": "accounts", "audit_read": "record", "register_write": "register", "walk_read": "walks",
    "walk_write": "change-walks", "walk_template": "template", "walk_join": "join", "walk_speak": "speak", "walk_assess": "assess", "walk_board": "board", "export": "give-away", "dispose": "throw-away", "release": "let-out",
    "answer": "answer",
}
ONE_ENGAGEMENT = ("join", "speak", "assess")


class Country:
    def __init__(self):
        self.kind, self.parent = {}, {}
        self.people = {}         # (org, account) → (role, unit, disabled)
        self.members = []        # (org, engagement, account, since, until)
        self.closed = set()      # (org, engagement)

    def above(self, org):
        """Every organisation over this one, by following the arrows until nothing new is found."""
        found = set()
        while True:
            more = {self.parent[o] for o in found | {org} if self.parent.get(o)} - found
            if not more:
                return found
            found |= more

    def stands(self, who, org):
        role, unit, _ = self.people[who]
        if who[0] == org:
            return "unit" if unit else "home"
        if self.kind[who[0]] not in TOWN_KINDS and org in self.kind and who[0] in self.above(org):
            return "below"
        return "stranger"

    def beside(self, who, org, engagement, today):
        """Is he of the team of that engagement (None: of any of the town) today?"""
        for at, walk, account, since, until in self.members:
            if at == org and account == who[1] and engagement in (None, walk) and (at, walk) not in self.closed \
                    and since is not None and until is not None and since <= today <= until:
                return True
        return False

    def allows(self, who, door, org, engagement, today):
        if door == "public":
            return True
        if door == "room":       # opened by a code on a wall, never by an account
            return False
        if who is None or self.people[who][2]:
            return False
        if door == "signed_in":
            return True
        deed, may = DEED[door], MAY[self.people[who][0]]
        if deed in may.get(self.stands(who, org), "").split():
            return True
        wanted = engagement if deed in ONE_ENGAGEMENT else None
        if deed in ONE_ENGAGEMENT and wanted is None:
            return False
        return deed in may.get("beside", "").split() and self.beside(who, org, wanted, today)
