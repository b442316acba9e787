"""The shares of a text's languages are those of its paragraphs, whether they are read together or one by one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpusprep.stages.language import detect_language
from corpusprep.stages.language_statistics import langdetect_many

PARAGRAPHS = [
    "The council moved the vote on the new harbor wall to spring, and the ferries stay in port until then.",
    "Der Hafen bleibt bis zum Frühjahr geschlossen, sagte die Verwaltung am Donnerstag in der Stadt.",
    "THE FERRIES STAY IN PORT UNTIL THE WALL IS BUILT, THE COUNCIL SAID ON THURSDAY",
    "Паром останется в порту до весны, сообщил городской совет в четверг вечером.",
    "港口投票推迟到春天，市议会周四晚上表示，渡轮将留在港口。",
    "ferry ferry ferry ferry ferry ferry ferry ferry",
    "Ferry Ltd. 12 45 K9 www.ferry.test",
    "x",
    "",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PARAGRAPHS) | st.text(max_size=200), max_size=6))
def test_texts_read_together_are_read_as_alone(texts: list[str]) -> None:
    windows = [[text.replace("\n", " ")] for text in texts]
    for at, code in langdetect_many(windows).items():
        # A text of one window is its own sample, unless it is long or holds what samples are read without.
        if windows[at][0] in PARAGRAPHS and len(windows[at][0]) < 170 and not any(map(str.isdigit, windows[at][0])):
            assert code == detect_language(windows[at][0])[0]
