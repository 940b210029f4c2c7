-- Scenarios: the people that the base goes with, the engagement whose team reads them, and the paths of certification and of 85 and over.
ALTER TABLE scenario ADD COLUMN follows TEXT;
ALTER TABLE scenario ADD COLUMN engagement BIGINT;
ALTER TABLE scenario_step ADD COLUMN growth85_permille BIGINT;
ALTER TABLE scenario_step ADD COLUMN start_months BIGINT;
ALTER TABLE scenario_step ADD COLUMN cert_from BIGINT;
ALTER TABLE scenario_step ADD COLUMN cert_to BIGINT;
ALTER TABLE scenario_step ADD COLUMN until_year BIGINT;
