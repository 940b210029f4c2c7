-- Files that can still be fetched are few among all that ever left.
CREATE INDEX export_file_kept ON export_file (org, export) WHERE bytes_sealed IS NOT NULL;
