"""Many documents, many processes: shards, passes, receipts, resume. Imports no concrete stage."""
