"""Files in and out: records, readers, writers, atomic files. Knows Documents, knows no stage."""
