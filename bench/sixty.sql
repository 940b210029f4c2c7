-- The demo's thirty towns beside みほん市 once more, so that the prefecture has sixty and one.
INSERT INTO organisation (id, rev, kind, name, parent) SELECT id + 5000, 1, kind, name || '（写し）', parent FROM organisation WHERE parent = 3 AND id > 100;
INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)
 SELECT org + 5000, service_month, service, program, provider, level, origin, people, lines, units, cost, paid FROM cube WHERE org BETWEEN 101 AND 199;
INSERT INTO population SELECT org + 5000, id, rev, day, total, age65, age75, age85, households, mark, source, batch FROM population WHERE org BETWEEN 101 AND 199;
INSERT INTO cap_input SELECT org + 5000, id, rev, fiscal_year, item, yen, mark, source FROM cap_input WHERE org BETWEEN 101 AND 199;
INSERT INTO town_stamp SELECT org + 5000, n FROM town_stamp WHERE org BETWEEN 101 AND 199;
INSERT INTO landing_kept SELECT org + 5000, fiscal_year, stamp, rule, landed, has_cap, yen, lo80, hi80, cap_yen, over_yen, chance, first_over, last_month, service,
 program, moved_yen FROM landing_kept WHERE org BETWEEN 101 AND 199;
