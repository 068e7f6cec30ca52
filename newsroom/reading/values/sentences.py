"""Where sentences end, and which paragraphs are no sentences: for summaries that nobody wrote.

Place in the pipeline: beside `body` and `validate`. Comes in: a text's first paragraphs, plain. Goes out: the one that
says something, cut at a sentence. The abbreviations follow CLDR's suppressions for segmentation, as far as press texts
use them.
"""

from __future__ import annotations

import re
import unicodedata

from newsroom.model.patterns import pattern

_SHORT_WORDS = (
    # English
    """mr mrs ms dr prof rev hon gen col lt capt sgt maj cmdr cdr adm gov sen rep amb pres supt insp st ave blvd rd mt ft
    no nos vol vs etc eg ie approx inc ltd co corp bros dept est jan feb mar apr jun jul aug sept sep oct nov dec
    mon tue wed thu fri sat sun am pm jr sr ph ed eds fig pp cf al
    univ inst assn bldg intl natl min max ext plc llc messrs cllr brig cpl pvt sec treas atty dist div hwy sq apt govt hq"""
    # German
    """ nr hr fr str bzw zb dh ua ca vgl abs art mio mrd tel jh geb usw inkl exkl evtl ggf dipl ing mag med jur phil bst
    allg bes betr ehem einschl gem"""
    # French, Spanish, Portuguese, Italian
    """ mm mme mmes mlle mgr me pr av bd p ex sra srta dra ud uds ee ff pág núm sig dott avv art cap ecc dª"""
    # Russian
    """ г гг ул д стр тыс млн млрд руб им проф акад т е др пр"""
)  # fmt: skip
_ABBREVIATIONS = frozenset(_SHORT_WORDS.split())
# Full stops of Latin, Korean, Arabic, Urdu, Hindi and (no space follows) Chinese and Japanese, with closing quotes.
_END = pattern(r"""[.!?…؟۔।]["”’»›)\]]*(?=\s)|[。！？][”’」』）]*""")
# Behind a figure with a full stop: a date, or what is counted so (German, Czech, Finnish, Norwegian and others).
_MONTH = pattern(
    r"""jan(?:uar|ner)?\b|feb(?:ruar)?\b|märz|mar[st]?\b|apr(?:il)?\b|ma[ij]\b|jun[ei]?\b|jul[i]?\b|aug(?:ust)?\b|sep(?:t|tember)?\b|o[kc]t(?:ober)?\b
    |nov(?:ember)?\b|de[zsc](?:ember)?\b|jahrhundert|quartal|klasse|stock\b|etage|auflage|bezirk|jahrestag|sitzung|tagung|mal\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE = pattern(r"\d{1,4}\.\s?(?:\d{1,2}\.\s?)?\Z")
_FORM = pattern(
    r"""(?:for\ )?immediate\ release|for\ (?:general\ |immediate\ )?(?:release|publication|distribution)
    |(?:(?:under|strictly)\ )?embargo|press\ (?:release|statement|note)|media\ (?:release|advisory|statement)|news\ release
    |not\ for\ (?:publication|release)
    |pressemitteilung|medienmitteilung|sperrfrist|zur\ (?:sofortigen\ )?(?:veröffentlichung|freigabe)|hinweis\ an\ die\ (?:redaktion|medien)
    |communiqué|(?:pour|à)\ (?:diffusion|publication|diffuser|publier)\b|diffusion\ immédiate|(?:sous|lever\ d[’'])\ ?embargo
    |info(?:rmation)?\ presse|point\ presse|dossier\ de\ presse
    |nota\ de\ prensa|comunicado|para\ (?:su\ )?(?:publicación|difusión)|nota\ (?:à\ )?(?:imprensa|informativa)|comunicato\ stampa
    |пресс-(?:релиз|служба|конференция)|для\ немедленн|под\ эмбарго
    |보도\s?(?:자료|참고)|배포\s?(?:즉시|일시)|즉시\s?(?:보도|배포)|엠바고
    |(?:供)?(?:立即|即时|即時)(?:发布|發布|發佈)|新(?:闻|聞)(?:稿|通稿|公报|公報)
    |(?:ニュース|プレス)・?リリース|報道(?:発表|資料)|即日解禁|解禁日時
    |(?:بيان|بلاغ|خبر|تصريح)\ (?:صحفي|إعلامي)|نشرة\ صحفية|للنشر\ (?:ال)?فور""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST_BEHIND_FORM = 55  # characters behind such a word: more of them are a headline or a sentence
_GREETING = pattern(
    r"""dear|hello|good\ (?:morning|afternoon|evening)|greetings|ladies\ and|sehr\ geehrte|liebe[rs]?\b|guten\ (?:tag|morgen|abend)|hallo
    |bonjour|madame|mesdames|chers?\b|chères?\b|estimad|querid|buen[oa]s|prezad|car[oa]s?\b|gentil[ie]|уважаем|здравствуйте|дорогие
    |안녕|존경하는|친애하는|尊敬的|敬爱的|敬愛的|各位|您好|拝啓|السيدات|السادة|السلام|敬启者|敬啟者|致(?:各|编辑|編輯|媒体|媒體)|亲爱的|親愛的|(?:报道|報道|報道)?関係(?:者)?各位|кол+еги|an\ (?:die|alle)\ redaktion|to\ (?:all\ )?(?:editors|media)""",
    re.IGNORECASE | re.VERBOSE,
)
# "Contact: Press desk, +44 …", "보도시점: 즉시": a word that names what follows.
_LABEL = pattern(
    r"""(?:(?:press|media)\ )?(?:contacts?|enquiries|inquiries)|date|embargo|release\ date|issued|pressekontakt|kontakt|datum
    |contacts?\ (?:presse|médias?)|date\ de|contactos?|fecha|contatt[oi]|contatos?|контакты?|дата
    |보도\s?시점|보도\s?일시|배포\s?(?:일시|일|시점)?|담당(?:자|부서)?|문의|일시|联系人|联络|联系方式|日期|發布日期|发布日期|聯絡|日付|問い?合わせ先?
    |جهة\ الاتصال|للتواصل|التاريخ""",
    re.IGNORECASE | re.VERBOSE,
)
# Above a letter, right before its colon.
_LETTERHEAD = pattern(
    r"""(?:to|from|attn|attention|subject|re|ref|cc|an|von|betreff|betr|à|de|objet|réf|para|asunto|assunto|oggetto|кому|от|тема
    |수신|발신|참조|제목|宛先?|件名|收件人|发件人|發件人|主题|主題|إلى|من|الموضوع)\.?\s?[:：]""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE_LINE = pattern(r"(?:^|\D)\d{1,2}\D{1,20}(?:19|20)\d\d(?:\D|$)|(?:^|\D)(?:19|20)\d\d\D{1,3}\d{1,2}(?:\D|$)")
_MOST_DATE_LINE = 40  # characters of a line that holds nothing but place and date
_BEHIND_FORM = tuple(":：–—-|/·")  # part a line of form
_SEPARATORS = pattern(r"\s*[|/·•–—]\s*")
_MOST_FORM = 100  # characters of a line of form


def first_saying(paragraphs: list[str]) -> str:
    """The first paragraph that says something: no line of form, salutation or row of languages; else the first."""
    return next((text for text in paragraphs if text and not is_form(text)), paragraphs[0] if paragraphs else "")


def is_heading_of_form(text: str) -> bool:
    """Whether a paragraph is what printed releases have above their text: that it is one, when it may be published, its date."""
    if not is_form(text):
        return False
    plain = " ".join(text.split()).strip("*_ ")
    return _FORM.match(plain) is not None or _DATE_LINE.search(plain) is not None


def is_form(text: str) -> bool:
    """Whether a paragraph is a line of form."""
    text = " ".join(text.split()).strip("*_ ")
    if len(text) > _MOST_FORM:
        return False
    has_end = any(_is_end(text + " ", found) for found in _END.finditer(text + " "))
    form = _FORM.match(text) if not has_end else None
    if form is not None and (
        len(text) - form.end() <= _MOST_BEHIND_FORM or text[form.end() :].lstrip()[:1] in _BEHIND_FORM
    ):
        return True
    if not has_end and (_is_label(text) or _LETTERHEAD.match(text) is not None):
        return True
    if not has_end and len(text) <= _MOST_DATE_LINE and _DATE_LINE.search(text) is not None:
        return True
    if _GREETING.match(text) is not None and len(text) <= 25 and _END.search(text + " ") is None:
        return True
    if _GREETING.match(text) is not None and text[-1:] in ",:!，：！،.다。" and len(_END.findall(text + " ")) <= 1:
        return text[-1:] not in ".다。" or len(text) <= 40
    parts = _SEPARATORS.split(text)
    return len(parts) > 1 and all(len(part) <= 12 and " " not in part for part in parts)


def _is_label(text: str) -> bool:
    found = _LABEL.match(text)
    return found is not None and re.match(r"[^:：]{0,20}[:：]", text[found.end() :]) is not None


def cut_at_sentence(text: str, most: int) -> str:
    """As many whole sentences from the start of a text as fit; where not even one does, words and an ellipsis."""
    text = " ".join(text.split(" ")).replace("\n", " ")
    text = re.sub(r"[ \t\r\f\v]+", " ", text).strip()
    if len(text) <= most:
        return text
    end = 0
    for found in _END.finditer(text, 0, most + 1):
        if found.end() <= most and _is_end(text, found):
            end = found.end()
    if end:
        return text[:end].rstrip()
    cut = text.rfind(" ", most // 2, most)
    if cut < 0:  # a script without spaces: not between a letter and its marks
        cut = most - 1
        while cut > 1 and unicodedata.combining(text[cut]):
            cut -= 1
    return text[:cut].rstrip(" ,;:،؛、，") + "…"


def _is_end(text: str, found: re.Match[str]) -> bool:
    if found[0][0] != ".":
        return True
    start = max(text.rfind(" ", 0, found.start()), text.rfind("\xa0", 0, found.start())) + 1
    word = re.sub(r".*['’]", "", text[start : found.start()]).lstrip('([{"“«„').lower()
    behind = text[found.end() :].lstrip()
    if (
        word.replace(".", "") in _ABBREVIATIONS
        or (len(word) == 1 and word.isalpha())
        or re.fullmatch(r"(\w\.)+\w", word)
    ):
        return False
    if word.isdecimal() and len(word) < 3 and _MONTH.match(behind) is not None:
        return False  # 3. März
    if word.isdecimal() and (behind[:1].isdecimal() or _DATE.search(text[:start].rstrip() + " ") is not None):
        return False  # 2026. 12. 26.
    return not behind[:1].islower() or found[0] != "."
