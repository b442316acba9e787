"""Clusters: each engine offers the two primitives of `contracts.Engine`; what runs on them is the same everywhere."""
