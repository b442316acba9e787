"""Turns raw articles into a clean text corpus, with every removed or changed character accounted for."""
