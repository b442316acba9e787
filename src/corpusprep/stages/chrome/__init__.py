"""Chrome: site furniture cut out of a text, line by line. Rules name what goes; no other stage is imported here."""

from __future__ import annotations

from corpusprep.stages.chrome.lines import Cut, Line, Lines, Rule

__all__ = ["Cut", "Line", "Lines", "Rule"]
