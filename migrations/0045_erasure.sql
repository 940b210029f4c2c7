-- Numbers are sealed under the key of the fiscal year of their person's latest claim, so that the key can be destroyed with the year.
-- key_year 0: under the installation's own key, from before. last_year: of the latest claim, kept when the claims are gone.
ALTER TABLE person ADD COLUMN key_year BIGINT NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN last_year BIGINT NOT NULL DEFAULT 0;
CREATE INDEX person_key_year ON person (key_year);
UPDATE person SET last_year = seen.year FROM (SELECT org, person, MAX((service_month - 4) / 100) AS year FROM claim GROUP BY org, person) AS seen
    WHERE seen.org = person.org AND seen.person = person.id;

-- When the keys were destroyed and the tombstones written; empty while that is still to be done.
ALTER TABLE disposal ADD COLUMN erased_ms BIGINT;
UPDATE disposal SET erased_ms = second_ms WHERE state = 'done';
