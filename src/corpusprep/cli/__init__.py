"""Argument parsing and printing only. Everything that a command does, the API can do."""
