-- A town has one row of settings.
CREATE UNIQUE INDEX town_setting_org ON town_setting (org);
