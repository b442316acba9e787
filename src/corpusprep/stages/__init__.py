"""Document to Document: one file, one stage. Values in, values out: no files, clocks, environment or random numbers."""
