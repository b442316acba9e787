"""Bytes to Document, the only way in: which kind, which encoding, which visible text. No stage lives here."""
