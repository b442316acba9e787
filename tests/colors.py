"""How well one color stands out from another."""

from __future__ import annotations

from typing import Any


def contrast(one: str, other: str) -> float:
    """The contrast of two colors such as #1f2328, as WCAG 2.2 counts it: 1 to 21."""

    def luminance(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


AUDIT = """() => {
  const parts = color => color.match(/[\\d.]+/g).map(Number);
  const paper = element => {
    for (let at = element; at; at = at.parentElement) {
      const found = parts(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] > 0.5) return found;
    }
    return [255, 255, 255];
  };
  const hex = color => "#" + color.slice(0, 3).map(part => Math.round(part).toString(16).padStart(2, "0")).join("");
  const found = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
    const pair = [hex(parts(getComputedStyle(element).color)), hex(paper(element))];
    found.set(pair.join(" "), [...pair, walker.currentNode.textContent.trim().slice(0, 40)]);
  }
  return [...found.values()];
}"""


def too_faint(page: Any, least: float = 4.5) -> list[tuple[str, str, str]]:
    """Each pair of text and paper on a page of Playwright's with less contrast than WCAG 2.2 AA asks for, with a text."""
    return [(ink, paper, text) for ink, paper, text in page.evaluate(AUDIT) if contrast(ink, paper) < least]
