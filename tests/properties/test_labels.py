"""What lines of a text say, looked up together, is what each says for itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpusprep.stages.chrome.lines import Lines, Shape
from corpusprep.stages.chrome.phrases import labels, phrases_of, speaking
from properties.strategies import texts

PHRASES = [phrase for code in ("any", "en", "de", "fr", "tr") for _, kind, phrase in phrases_of(code) if kind == "part"]
lines = st.lists(st.sampled_from([*PHRASES, "please ", "the vote ", "— ", " 3 ", "\u00ad"]), max_size=3).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(lines | texts, max_size=5).map("\n".join))
def test_labels_do_not_depend_on_the_text(text: str) -> None:
    found = Lines.of(text)
    speaking(found)
    for line in found.filled:
        assert labels(line.shape) == labels(Shape(line.text))
