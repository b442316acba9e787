"""One static page from the manifest of a run: what went, why, and what to look at first. Changes nothing."""
