"""Learners: what needs to see every document once. Their models are plain data, and stages."""
