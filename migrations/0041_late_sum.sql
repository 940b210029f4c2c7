-- What claims of a service month came to at each examination: how late claims come is learnt from sums, without looking at claims.
CREATE TABLE late_sum (
    org BIGINT NOT NULL,
    service_month BIGINT NOT NULL,
    exam_month BIGINT NOT NULL,
    paid BIGINT NOT NULL,
    PRIMARY KEY (org, service_month, exam_month)
) CLUSTERED;
INSERT INTO late_sum (org, service_month, exam_month, paid)
SELECT org, service_month, exam_month, SUM(paid) FROM claim GROUP BY org, service_month, exam_month;

-- One truth of what was approved above the cap: the record of the exception. What the cap counts stays what it counted.
UPDATE cap_exception SET
    fiscal_year = (SELECT a.fiscal_year FROM approval a WHERE a.org = cap_exception.org AND a.id = cap_exception.id),
    approved_yen = (SELECT a.yen FROM approval a WHERE a.org = cap_exception.org AND a.id = cap_exception.id),
    state = CASE WHEN state = 'partly' THEN 'partly' ELSE 'approved' END
WHERE EXISTS (SELECT 1 FROM approval a WHERE a.org = cap_exception.org AND a.id = cap_exception.id);
UPDATE cap_exception SET
    state = 'withdrawn', approved_yen = NULL,
    words = COALESCE(words, '') || '（' || CAST(approved_yen AS TEXT) || '円が認められた記録がありましたが、上限額には足されていませんでした。）'
WHERE state IN ('approved', 'partly') AND approved_yen > 0
    AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.org = cap_exception.org AND a.id = cap_exception.id);
INSERT INTO cap_exception (org, id, rev, fiscal_year, reason, words, asked_yen, approved_yen, state, decided_on)
SELECT a.org, a.id, 1, a.fiscal_year, a.reason, a.note, a.yen, a.yen, 'approved', a.decided_on FROM approval a
WHERE NOT EXISTS (SELECT 1 FROM cap_exception e WHERE e.org = a.org AND e.id = a.id);
DROP TABLE approval;
