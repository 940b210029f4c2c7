-- Published engagements are few among all; everybody may look for them.
CREATE INDEX engagement_training ON engagement (training, fiscal_year);
