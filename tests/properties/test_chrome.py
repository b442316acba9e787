"""Laws of the stage Chrome: planted furniture goes and only it, articles stay, and a second run changes nothing."""

from __future__ import annotations

import functools

from hypothesis import given, settings
from hypothesis import strategies as st

from corpusprep.document import Document
from corpusprep.stages.chrome import Chrome
from corpusprep.stages.chrome.lines import Shape
from corpusprep.stages.chrome.phrases import labels, phrases_of
from properties.strategies import texts

ARTICLES = {
    "en": """PORT ELLERY – The vote on the new harbor wall was moved to spring, the council said on Tuesday, as costs climb faster than anybody had planned for.
“We need to see the figures first,” said the mayor, who had asked for the report in March and got it late in autumn, after two reminders.
The harbor master expects the work to begin in two years at the earliest, since the piles have to be made to order in a yard abroad.
He told the council so. Nobody disagreed, and the meeting ended before nine, an hour earlier than the last three had done.""",
    "de": """Der Gemeinderat hat die Abstimmung über die neue Hafenmauer auf das Frühjahr verschoben, weil die Kosten schneller steigen als geplant.
„Wir müssen erst die Zahlen sehen“, sagte die Bürgermeisterin, die den Bericht im März verlangt und im Herbst bekommen hatte.
Der Hafenmeister rechnet frühestens in zwei Jahren mit dem Beginn der Arbeiten, da die Pfähle eigens angefertigt werden müssen.
Niemand widersprach ihm, und die Sitzung endete kurz vor neun Uhr, eine Stunde früher als die drei vorigen.""",
    "fr": """Le conseil municipal a repoussé au printemps le vote sur la nouvelle digue du port, parce que les coûts augmentent plus vite que prévu.
« Nous devons d'abord voir les chiffres », a déclaré la maire, qui avait demandé le rapport en mars et l'a reçu à l'automne.
Le capitaine du port ne prévoit pas le début des travaux avant deux ans, car les pieux doivent être fabriqués sur commande.
Personne ne l'a contredit, et la séance s'est achevée avant neuf heures, une heure plus tôt que les trois précédentes.""",
    "es": """El ayuntamiento aplazó hasta la primavera la votación sobre el nuevo muro del puerto, porque los costes suben más rápido de lo previsto.
«Primero tenemos que ver las cifras», dijo la alcaldesa, que había pedido el informe en marzo y lo recibió en otoño.
El capitán del puerto no espera que las obras empiecen antes de dos años, ya que los pilotes deben fabricarse por encargo.
Nadie le llevó la contraria, y la sesión terminó antes de las nueve, una hora antes que las tres anteriores.""",
    "ru": """Городской совет перенёс голосование о новой портовой стене на весну, потому что расходы растут быстрее, чем предполагалось.
«Сначала мы должны увидеть цифры», — сказала мэр, которая запросила отчёт в марте и получила его только осенью.
Начальник порта ожидает, что работы начнутся не раньше чем через два года, поскольку сваи нужно изготовить на заказ.
Никто ему не возразил, и заседание закончилось до девяти часов, на час раньше, чем три предыдущих.""",
    "zh": """市议会周二表示，由于成本上涨速度超出预期，有关新港口防波堤的投票已推迟到明年春天举行，届时将再次讨论预算问题。
市长说：“我们首先需要看到具体的数字。”她在三月份就要求提交这份报告，但直到秋天才收到，中间还催促了两次。
港务长预计工程最早也要在两年后才能开始，因为桩基必须在国外的工厂专门定制，运输还需要好几个月的时间。
没有人反对他的说法，会议在九点之前结束，比前三次会议都早了一个小时，议员们随后各自回家。""",
    "ar": """أجل المجلس البلدي التصويت على جدار الميناء الجديد إلى فصل الربيع، لأن التكاليف ترتفع بسرعة أكبر مما كان متوقعا.
وقالت رئيسة البلدية إنها تريد أن ترى الأرقام أولا، وكانت قد طلبت التقرير في مارس ولم تحصل عليه إلا في الخريف.
ويتوقع مدير الميناء أن تبدأ الأعمال بعد عامين على الأقل، لأن الركائز يجب أن تصنع حسب الطلب في الخارج.
ولم يعترض أحد على كلامه، وانتهت الجلسة قبل التاسعة، أي قبل ساعة من موعد انتهاء الجلسات الثلاث السابقة.""",
}
CHROME = Chrome()


def clean(text: str) -> str:
    return CHROME(Document.from_text(text)).text


# What authors write themselves, too, goes only beside other furniture.
AUTHORS_WRITE = {"related", "feedback", "paywall", "footer", "newsletter"}


@functools.cache
def sure_lines(language: str) -> list[str]:
    """Lines that are furniture wherever they stand, as the phrase files of the language say."""
    found = [phrase for _, kind, phrase in phrases_of(language) if kind == "line"]
    said = {phrase: labels(Shape(phrase)) for phrase in found}
    return sorted(p for p in said if said[p] and said[p][0].kind == "line" and said[p][0].name not in AUTHORS_WRITE)


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, str]:
    """An article, and the same with furniture above, between and below its paragraphs."""
    language = draw(st.sampled_from(sorted(ARTICLES)))
    paragraphs = ARTICLES[language].split("\n")
    blank = draw(st.sampled_from(["\n", "\n\n"]))
    lines = list(paragraphs)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines)))
        lines.insert(at, draw(st.sampled_from(sure_lines(language))))
    return blank.join(paragraphs), blank.join(lines)


@settings(max_examples=60, deadline=None)
@given(planted())
def test_planted_furniture_goes_and_only_it(pair: tuple[str, str]) -> None:
    article, dirty = pair
    assert clean(dirty) == article


@settings(max_examples=30, deadline=None)
@given(planted())
def test_an_article_alone_comes_back_untouched(pair: tuple[str, str]) -> None:
    assert clean(pair[0]) == pair[0]


@settings(max_examples=60, deadline=None)
@given(st.one_of(texts, planted().map(lambda pair: pair[1])), st.sampled_from(["cautious", "balanced", "thorough"]))
def test_cleaning_twice_changes_nothing(text: str, mode: str) -> None:
    stage = Chrome(mode=mode)  # type: ignore[arg-type]
    once = stage(Document.from_text(text)).text
    assert stage(Document.from_text(once)).text == once


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(ARTICLES)), st.integers(0, 3))
def test_an_article_s_own_paragraph_is_never_removed_for_standing_twice(language: str, which: int) -> None:
    text = f"{ARTICLES[language]}\n{ARTICLES[language].split(chr(10))[which]}"
    assert clean(text) == text


@settings(max_examples=40, deadline=None)
@given(planted())
def test_a_more_cautious_mode_never_takes_more(pair: tuple[str, str]) -> None:
    left = [len(Chrome(mode=mode)(Document.from_text(pair[1])).text) for mode in ("cautious", "balanced", "thorough")]
    assert left[0] >= left[1] >= left[2]
