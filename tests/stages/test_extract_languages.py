"""Pages in ten more languages and scripts, with and without names in their markup; none has a script element."""

from __future__ import annotations

from typing import Literal

import pytest

from corpusprep.document import Document, Origin
from corpusprep.ingest.render import render
from corpusprep.stages.extract import MainContent

# Menu, title, paragraphs, teasers, footer; all invented.
PAGES: dict[str, tuple[list[str], str, list[str], list[str], str]] = {
    "de": (
        ["Startseite", "Politik", "Wirtschaft", "Sport", "Kultur"],
        "Hafenmauer wird im Frühjahr fertig",
        [
            "Der Stadtrat hat am Dienstag beschlossen, die Hafenmauer noch vor den Herbststürmen fertigzustellen.",
            "Ingenieure hatten seit dem Frühjahr gewarnt, dass die alten Steine keinen weiteren Winter überstehen.",
            "Die Arbeiten beginnen in der ersten Maiwoche, und die Fähren nutzen bis dahin den nördlichen Anleger.",
            "Anwohner des Kais wünschen sich einen Fußweg auf der Mauer, den der Plan bisher nicht vorsieht.",
        ],
        ["Fährpreise steigen erneut", "Neue Brücke eröffnet"],
        "© 2024 Das Tagblatt. Impressum",
    ),
    "fr": (
        ["Accueil", "Politique", "Économie", "Sport", "Culture"],
        "La digue du port sera achevée au printemps",
        [
            "Le conseil municipal a décidé mardi d'achever la digue du port avant les tempêtes de l'automne prochain.",
            "Les ingénieurs avertissaient depuis des mois que les vieilles pierres ne tiendraient pas un hiver de plus.",
            "Les travaux commencent la première semaine de mai et les bateaux utiliseront le quai du nord en attendant.",
            "Les habitants du quai demandent un chemin pour les piétons, que le plan avait oublié jusqu'à présent.",
        ],
        ["Le prix du bac augmente", "Un nouveau pont inauguré"],
        "© 2024 Le Courrier. Mentions légales",
    ),
    "es": (
        ["Inicio", "Política", "Economía", "Deportes", "Cultura"],
        "El muro del puerto estará listo en primavera",
        [
            "El ayuntamiento decidió el martes terminar el muro del puerto antes de que lleguen las tormentas de otoño.",
            "Los ingenieros advertían desde la primavera de que las viejas piedras no resistirían otro invierno así.",
            "Las obras empiezan la primera semana de mayo y los barcos usarán el muelle del norte mientras tanto.",
            "Los vecinos piden un camino para peatones sobre el muro, que el plan había olvidado hasta el momento.",
        ],
        ["Sube el precio del barco", "Se abre un puente nuevo"],
        "© 2024 El Correo. Aviso legal",
    ),
    "tr": (
        ["Ana sayfa", "Siyaset", "Ekonomi", "Spor", "Kültür"],
        "Liman duvarı ilkbaharda tamamlanacak",
        [
            "Belediye meclisi salı günü liman duvarının sonbahar fırtınalarından önce bitirilmesine karar verdi.",
            "Mühendisler ilkbahardan beri eski taşların yüksek sularla geçen bir kışa daha dayanamayacağını söylüyordu.",
            "Çalışmalar mayıs ayının ilk haftasında başlıyor ve vapurlar o zamana kadar kuzey iskelesini kullanacak.",
            "Rıhtımda oturanlar duvarın üzerinde bir yürüyüş yolu istiyor, plan bunu şimdiye kadar unutmuştu.",
        ],
        ["Vapur ücretleri arttı", "Yeni köprü açıldı"],
        "© 2024 Gazete. Tüm hakları saklıdır",
    ),
    "ru": (
        ["Главная", "Политика", "Экономика", "Спорт", "Культура"],
        "Портовую стену достроят весной",
        [
            "Городской совет во вторник решил достроить портовую стену до того, как начнутся осенние штормы.",
            "Инженеры с весны предупреждали, что старые камни не выдержат ещё одной зимы с высокой водой.",
            "Работы начнутся в первую неделю мая, а паромы до их окончания будут ходить от северного причала.",
            "Жители набережной просят сделать на стене пешеходную дорожку, о которой в плане пока забыли.",
        ],
        ["Паром снова подорожал", "Открыт новый мост"],
        "© 2024 Вестник. Все права защищены",
    ),
    "ar": (
        ["الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة"],
        "جدار الميناء يكتمل في الربيع",
        [
            "قرر مجلس المدينة يوم الثلاثاء إكمال جدار الميناء قبل أن تصل عواصف الخريف إلى الأحياء المنخفضة من المدينة.",
            "وكان المهندسون قد حذروا منذ الربيع من أن الحجارة القديمة لن تصمد أمام شتاء آخر من المياه المرتفعة.",
            "تبدأ الأعمال في الأسبوع الأول من شهر مايو وستستخدم العبارات الرصيف الشمالي حتى تنتهي أعمال البناء كلها.",
            "ويطلب سكان الرصيف ممرا للمشاة فوق الجدار وهو ما لم يذكره المخطط حتى الآن رغم كثرة الطلبات.",
        ],
        ["ارتفاع أسعار العبارات", "افتتاح جسر جديد"],
        "© 2024 الجريدة. جميع الحقوق محفوظة",
    ),
    "hi": (
        ["होम", "राजनीति", "व्यापार", "खेल", "संस्कृति"],
        "बंदरगाह की दीवार वसंत में पूरी होगी",
        [
            "नगर परिषद ने मंगलवार को फैसला किया कि बंदरगाह की दीवार पतझड़ के तूफानों से पहले पूरी कर ली जाएगी।",
            "इंजीनियर वसंत से चेतावनी दे रहे थे कि पुराने पत्थर ऊँचे पानी की एक और सर्दी नहीं झेल पाएँगे।",
            "काम मई के पहले सप्ताह में शुरू होगा और तब तक नावें उत्तरी घाट का उपयोग करेंगी, ऐसा बताया गया।",
            "घाट के निवासी दीवार पर पैदल रास्ता चाहते हैं, जिसे योजना में अब तक शामिल नहीं किया गया था।",
        ],
        ["नाव का किराया बढ़ा", "नया पुल खुला"],
        "© 2024 समाचार. सर्वाधिकार सुरक्षित",
    ),
    "zh": (
        ["首页", "时政", "经济", "体育", "文化"],
        "港口防波堤将于春季完工",
        [
            "市议会星期二决定，港口防波堤必须在秋季风暴到来之前完工，以保护地势较低的老城区居民。",
            "工程师们从春天起就一再警告说，那些古老的石块已经经受不住又一个高水位的冬天。",
            "工程将于五月的第一个星期开始，在完工之前，所有渡轮都将改用北边的码头停靠。",
            "码头一带的居民希望在堤上修一条人行步道，而目前的规划一直没有考虑到这一点。",
        ],
        ["渡轮票价再次上涨", "新桥正式通车"],
        "© 2024 日报 版权所有",
    ),
    "ja": (
        ["ホーム", "政治", "経済", "スポーツ", "文化"],
        "港の防波堤、春に完成へ",
        [
            "市議会は火曜日、秋の嵐が低地の旧市街に届く前に港の防波堤を完成させることを決めた。",
            "技術者たちは春から、古い石積みはもう一度の高潮の冬には耐えられないと警告していた。",
            "工事は五月の第一週に始まり、完成するまでのあいだ、フェリーは北側の桟橋を使うことになる。",
            "岸壁の住民は堤の上に歩道を求めているが、これまでの計画には含まれていなかったという。",
        ],
        ["フェリー運賃また値上げ", "新しい橋が開通"],
        "© 2024 日日新聞社",
    ),
    "ko": (
        ["홈", "정치", "경제", "스포츠", "문화"],
        "항구 방파제 봄에 완공 예정",
        [
            "시의회는 화요일에 가을 폭풍이 낮은 지대의 구시가지에 닿기 전에 항구 방파제를 완공하기로 결정했다.",
            "기술자들은 봄부터 오래된 돌들이 수위가 높은 겨울을 한 번 더 견디지 못할 것이라고 경고해 왔다.",
            "공사는 오월 첫째 주에 시작되며 완공될 때까지 모든 여객선은 북쪽 부두를 이용하게 된다고 밝혔다.",
            "부두 주민들은 방파제 위에 보행로를 만들어 달라고 요구하지만 지금까지의 계획에는 빠져 있었다.",
        ],
        ["여객선 요금 또 인상", "새 다리 개통"],
        "© 2024 신문사. 무단 전재 금지",
    ),
    "th": (
        ["หน้าแรก", "การเมือง", "เศรษฐกิจ", "กีฬา", "วัฒนธรรม"],
        "กำแพงท่าเรือจะเสร็จในฤดูใบไม้ผลิ",
        [
            "สภาเมืองตัดสินใจเมื่อวันอังคารว่าจะสร้างกำแพงท่าเรือให้เสร็จก่อนที่พายุในฤดูใบไม้ร่วงจะมาถึงย่านเมืองเก่า",
            "วิศวกรเตือนมาตั้งแต่ต้นปีว่าก้อนหินเก่าจะไม่สามารถทนต่อฤดูหนาวที่น้ำขึ้นสูงได้อีกเป็นครั้งที่สอง",
            "งานจะเริ่มในสัปดาห์แรกของเดือนพฤษภาคม และเรือข้ามฟากจะใช้ท่าเรือด้านเหนือจนกว่าการก่อสร้างจะเสร็จสิ้น",
            "ชาวบ้านริมท่าเรือขอให้มีทางเดินเท้าบนกำแพง ซึ่งแผนงานที่ผ่านมายังไม่ได้กล่าวถึงเรื่องนี้เลย",
        ],
        ["ค่าเรือขึ้นราคาอีกครั้ง", "เปิดสะพานใหม่"],
        "© 2024 หนังสือพิมพ์ สงวนลิขสิทธิ์",
    ),
}


def named(code: str) -> str:
    menu, title, prose, teasers, footer = PAGES[code]
    return (
        f"<html lang={code}><title>{title}</title><body><nav class=menu><ul>"
        + "".join(f"<li><a href=/{n}>{item}</a>" for n, item in enumerate(menu))
        + f"</ul></nav><article><h1>{title}</h1>"
        + "".join(f"<p>{text}</p>" for text in prose)
        + "</article><aside class=related><ul>"
        + "".join(f"<li><a href=/t{n}>{item}</a>" for n, item in enumerate(teasers))
        + f"</ul></aside><footer>{footer}</footer></body></html>"
    )


def nameless(code: str) -> str:
    menu, title, prose, teasers, footer = PAGES[code]
    return (
        f"<html><title>{title}</title><body><div><div>"
        + "".join(f"<div><a href=/{n}>{item}</a></div>" for n, item in enumerate(menu))
        + f"</div><div><div><h1>{title}</h1><div>"
        + "".join(f"<p>{text}</p>" for text in prose)
        + "</div></div><div>"
        + "".join(f"<div><a href=/t{n}>{item}</a></div>" for n, item in enumerate(teasers))
        + f"</div></div><div>{footer}</div></div></body></html>"
    )


@pytest.mark.parametrize("html", ["fast", "accurate"])
@pytest.mark.parametrize("markup", [named, nameless])
@pytest.mark.parametrize("code", PAGES)
def test_the_paragraphs_stay_and_menus_and_teasers_go(
    code: str, markup: object, html: Literal["fast", "accurate"]
) -> None:
    menu, _, prose, teasers, footer = PAGES[code]
    page_html = named(code) if markup is named else nameless(code)
    visible, page = render(page_html)
    document = Document(code, visible, visible, origin=Origin(kind="html"), page=page)
    kept = MainContent(html=html)(document).text.split("\n")
    assert [text for text in prose if text not in kept] == []
    assert [text for text in (*menu, *teasers, footer) if text in kept] == []
