-- The demo's thirty towns beside みほん市 once more, so that the prefecture has sixty and one.
INSERT INTO organisation (id, rev, kind, name, parent) SELECT id + 5000, 1, kind, name || '（写し）', parent FROM organisation WHERE parent = 3 AND id > 100;
INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)
 SELECT org + 5000, service_month, service, program, provider, level, origin, people, lines, units, cost, paid FROM cube WHERE org BETWEEN 101 AND 199;
-- Of these tables every column but the town's number is as it is, whichever there are.
CREATE TEMP TABLE once_more AS SELECT * FROM population WHERE org BETWEEN 101 AND 199;
UPDATE once_more SET org = org + 5000;
INSERT INTO population SELECT * FROM once_more;
DROP TABLE once_more;
CREATE TEMP TABLE once_more AS SELECT * FROM cap_input WHERE org BETWEEN 101 AND 199;
UPDATE once_more SET org = org + 5000;
INSERT INTO cap_input SELECT * FROM once_more;
DROP TABLE once_more;
CREATE TEMP TABLE once_more AS SELECT * FROM town_stamp WHERE org BETWEEN 101 AND 199;
UPDATE once_more SET org = org + 5000;
INSERT INTO town_stamp SELECT * FROM once_more;
DROP TABLE once_more;
CREATE TEMP TABLE once_more AS SELECT * FROM landing_kept WHERE org BETWEEN 101 AND 199;
UPDATE once_more SET org = org + 5000;
INSERT INTO landing_kept SELECT * FROM once_more;
DROP TABLE once_more;
