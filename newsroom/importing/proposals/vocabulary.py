"""The words of press offices, in the languages in which they write: form lines, embargoes, headings of standing parts.

Place in the pipeline: data of the finders. Every pattern is matched without regard to case, against text whose white space
is single spaces. A language that is missing here is not understood: its lines stay in the text, where a person sees them.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# A whole line that belongs to the form of a release, not to what it says.
FORM_LINE = _any(
    r"[#＃*＊]( ?[#＃*＊]){1,9}", r"[-–—_=~ ]{3,}", r"[-–—#* ]*\(?(?:the )?ends?\)?[-–—#* .]*", r"[-–—]+ ?30 ?[-–—]+", r"-?30-",
    r"(?:for )?immediate (?:press )?release[:.! ]*", r"for release[:.! ]*(?:immediately)?", r"for immediate (?:distribution|publication|use)[:.! ]*",
    r"(?:international |joint )?(?:press|news|media) (?:release|statement|note)(?: (?:no|nr|number)[.:]? ?[\w/-]+)?[:.! ]*",
    r"\(?more(?: follows)?\)?", r"- ?more ?-",
    r"[-–— ]*끝[-–— .]*", r"[\[(<〈【]?(?:보 ?도 ?자 ?료|보도 ?참고 ?자료|언론 ?보도 ?자료|설명 ?자료)[\])>〉】]?", r"즉시 ?보도(?: ?(?:가능|요망|바랍니다))?[:. ]*",
    r"(?:배포|보도) ?(?:즉시|시점)[:. ]*(?:즉시|배포 ?즉시)?(?: ?보도)?(?: ?(?:가능|요망))?[:. ]*", r"<? ?끝 ?>?",
    r"communiqu[ée](?: de presse)?[:. ]*", r"pour (?:diffusion|publication) imm[ée]diate[:. ]*", r"[-–— ]*fin[-–— .]*", r"note (?:aux m[ée]dias|de presse)[:. ]*",
    r"(?:nota|comunicado|bolet[íi]n) de prensa[:. ]*", r"para (?:su )?(?:publicaci[óo]n|difusi[óo]n|divulgaci[óo]n) inmediata[:. ]*", r"comunicado[:. ]*",
    r"[-–—#* ]*(?:انتهى|النهاية)[-–—#* .]*", r"بيان صحفي[:. ]*", r"للنشر (?:الفوري|فور[اً]*)[:. ]*", r"خبر صحفي[:. ]*", r"نشرة صحفية[:. ]*",
    r"新 ?[闻聞] ?稿[:：. ]*", r"新[闻聞]公[报報][:：. ]*", r"(?:供)?[即立][时即時刻][发發]布[:：. ]*", r"[（(]?完[）)]?", r"[-–— ]*[（(]?[结結]束[）)]?[-–— ]*",
    r"(?:報道|プレス|ニュース) ?(?:発表 ?)?(?:資料|リリース|発表)[:：. ]*", r"報道関係者各位[:：. ]*", r"報道関係各位[:：. ]*", r"[-–— ]*以上[-–— 。.]*", r"即時(?:発表|解禁)[:：. ]*",
    r"пресс[- ]?релиз[:. ]*", r"(?:для )?немедленн(?:ой публикации|ого распространения|ая публикация)[:. ]*", r"[-–— ]*конец[-–— .]*", r"сообщение для (?:прессы|сми)[:. ]*",
    r"pressemitteilung[:. ]*", r"zur sofortigen ver[öo]ffentlichung[:. ]*", r"comunicato stampa[:. ]*", r"comunicado de imprensa[:. ]*", r"nota de imprensa[:. ]*",
    r"para divulga[çc][ãa]o imediata[:. ]*", r"persbericht[:. ]*", r"bas[ıi]n b[üu]lteni[:. ]*", r"siaran pers[:. ]*", r"th[ôo]ng c[áa]o b[áa]o ch[íi][:. ]*",
    r"page \d+(?: of \d+)?", r"\d+ ?/ ?\d+",
)  # fmt: skip
ADVISORY = _any(
    r"(?:media|press) (?:advisory|invitation|alert)", r"invitation to (?:the )?(?:media|press)", r"(?:note|avis|alerte|invitation) (?:aux |[àa] la )?(?:m[ée]dias?|presse)",
    r"미디어 ?(?:안내|초청)", r"취재 ?(?:안내|요청|협조)(?: ?요청)?(?:서|문)?", r"(?:convocatoria|invitaci[óo]n|aviso)(?: (?:de|a|para))?(?: (?:la|los))? (?:prensa|medios)(?: de comunicaci[óo]n)?",
    r"(?:анонс|приглашение)(?: для)? (?:сми|прессы|журналистов)", r"(?:دعوة|تنويه|تنبيه) (?:إعلامي(?:ة)?|صحفي(?:ة)?|لوسائل الإعلام|للصحفيين)", r"(?:媒[体體]|[记記]者|新[闻聞]|采[访訪]|採訪)(?:采[访訪]|採訪|[发發]布[会會])?(?:邀[请請][函书書]?|通知)",
    r"(?:ご?取材|記者会見|プレス)(?:の|への)?(?:ご?案内|のお知らせ)", r"presseeinladung", r"invito stampa", r"convite (?:à|a) imprensa",
)  # fmt: skip
STATEMENT = _any(
    r"(?:joint |press |media )*statement (?:by|of|from|on)\b", r"d[ée]claration (?:conjointe |commune )?(?:de|du|des|d['’])", r"declaraci[óo]n (?:conjunta )?(?:de|del)\b", r"بيان (?:مشترك )?(?:صادر|من)",
    r"(?:.{2,60} )?성명(?:서)?$", r".{0,40}(?:声明|聲明)$",
    r"(?:(?:joint|official|press|media|public) )*statement[:. ]*$", r"d[ée]claration(?: conjointe| commune)?[:. ]*$", r"declaraci[óo]n(?: conjunta)?[:. ]*$", r"بيان(?: مشترك)?$", r"(?:совместное )?заявление\b",
)  # fmt: skip

_TO_PUBLISH = r"(?:(?:publish|publication|releas|broadcast|distribut|circulat|report|quot|us|air|print)\w*(?:,? (?:or |and )?|/)){1,5}(?:before|until|till|prior to)\b"
# Words that hold a text back.
EMBARGO = _any(
    r"\bembargo(?:ed|es)?\b", rf"\b(?:not|never) (?:for|to be) {_TO_PUBLISH}", r"\bno (?:publication|release|broadcast|distribution)\b.{0,40}\b(?:before|until|prior to)\b",
    rf"\b(?:do not|don['’]t|(?:may|must|should|can) ?not be|please refrain from) {_TO_PUBLISH}", r"\bhold (?:for release )?(?:until|till)\b",
    r"^\W{0,5}for (?:use|publication|broadcast|release|distribution) (?:only )?(?:after|from|not before|on or after)\b", r"\brelease (?:date|time)?:? ?(?:not before)\b",
    r"\b(?:for|release) (?:release|time)(?: (?:on|at|after)\b|\s*:\s*(?=.{0,40}\d))",
    r"엠바고", r"보도 ?유예", r"보도 ?제한", r"(?:보도|배포) ?시점", r"(?:조간|석간|시|분|일)(?: ?이후)?부터 ?(?:보도|게재|방송)", r"보도 ?일시", r"(?:이전|까지|전)(?:에|에는|까지)? ?(?:보도|게재|방송)\S{0,2} ?(?:금지|자제|불가|삼가|유예)",
    r"이후(?:부터|에)? ?(?:보도|게재|방송|인용)\S{0,3} ?(?:가능|바랍|부탁|요망|요청|주시|주세요|하시|해|할 수|$)", r"자료.{0,40}(?:이후|부터)\S{0,2} ?(?:공개|사용|활용)\S{0,2} ?(?:가능|바랍|부탁|요망|할 수)",
    r"sous embargo", r"(?:ne pas|ne peut [êe]tre|interdi(?:t|te|ction)) .{0,30}(?:publi|diffus|divulgu|utilis)\w* (?:\w+ ){0,4}(?:avant|jusqu)", r"(?:publication|diffusion|reproduction) (?:\w+ ){0,3}(?:interdite|autoris[ée]e|possible) .{0,20}(?:avant|jusqu|[àa] partir|d[èe]s)",
    r"embargad[oa]", r"\bno (?:publicar|difundir|divulgar|emitir|reproducir|utilizar)\b.{0,30}\b(?:antes|hasta)\b", r"prohibid[oa] (?:\w+ ){0,4}(?:difusi[óo]n|publicaci[óo]n|reproducci[óo]n)\b.{0,30}\b(?:antes|hasta)\b", r"para (?:\w+ )?(?:publicaci[óo]n|difusi[óo]n|uso) (?:a partir|despu[ée]s|desde)", r"hasta nueva orden",
    r"(?:محظور|ممنوع|حظر|يُ?حظر|يُ?منع)(?: من)? (?:ال)?نشر", r"غير (?:قابل )?للنشر (?:قبل|حتى)", r"(?:لا يُ?نشر|عدم (?:ال)?نشر|يرجى عدم النشر).{0,20}(?:قبل|حتى|إلا)", r"(?:لل|ال)نشر (?:بعد|ابتداء|اعتبار)",
    r"禁[发發]", r"(?:发|發)布禁令", r"禁止.{0,30}(?:前|之前)(?:发|發|刊|播|公|报|報)", r"[请請](?:于|在|於).{4,40}(?:之?后|以后|之?後|以後)(?:再|方可)?(?:[发發]|刊|播|公|[报報])", r"[请請]勿.{0,30}(?:前|之前)(?:发|發|刊|播|公|报|報)", r"新[闻聞]封[锁鎖]", r"[时時][间間]?前?不得(?:发|發|刊)布?",
    r"(?:之?后|之?後|以后|以後|起)(?:方|才)可(?:[对對]外)?(?:[发發]|刊|播|公|[报報])",
    r"解禁", r"エンバーゴ", r"報道(?:協定|禁止)", r"(?:まで|以前|より前)(?:に|の|は)?(?:報道|公開|公表|掲載|放送)(?:は|を|に)?(?:禁止|お?控え|ご?遠慮|しないで)", r"(?:以降|以後)(?:に|の)?(?:報道|公表|掲載|放送)(?:を|は|が)?(?:お?願い|可|して|でお願い)",
    r"эмбарго", r"(?:\bне|запрещ\w+|запрет\w*|нельзя) (?:(?:к|на|для|подлежит) )?(?:публи|распростран|разглаш|обнарод)\w+ .{0,30}(?:\bдо\b|ранее|раньше)", r"публикаци\w+ (?:возможна|разрешена|после|не ранее)",
    r"sperrfrist", r"gesperrt bis", r"nicht (?:vor|zur ver[öo]ffentlichung) .{0,40}(?:ver[öo]ffentlich|verwend|\bvor\b)", r"(?:zur ver[öo]ffentlichung(?: frei)?|freigegeben) ab\b", r"sotto embargo", r"(?:vietata|non) .{0,15}(?:pubblica|diffon|diffus)\w+ .{0,20}prima",
    r"(?:proibida|n[ãa]o) .{0,15}(?:divulga|publica)\w+ .{0,20}(?:antes|at[ée])", r"onder embargo", r"ambargo",
)  # fmt: skip
# The word has another meaning here: sanctions, trade.
NOT_AN_EMBARGO = _any(
    r"\b(?:arms|oil|trade|economic|weapons?|grain|fuel|gas|food|us|u\.s\.|american|un) embargo", r"\bembargo(?:ed|es)? (?:on|against|imposed|of)\b",
    r"embargo (?:sur|contre|contra|sobre|comercial|[ée]conomique|econ[óo]mico|p[ée]trolier|petrolero|de armas|americano)", r"эмбарго на", r"무기 ?엠바고", r"lifted? (?:the|an) embargo",
)  # fmt: skip

# Headings of parts that are fields, not text. Each may be a line of its own, end in a colon, or open a line.
CONTACTS = _any(
    r"(?:for )?(?:the )?(?:media|press|news)(?: (?:and|&) \w+)? (?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|office|queries|relations|information)(?: (?:contacts?|details|information))?(?: (?:please )?contact)?",
    r"for (?:more|further|additional) (?:information|details|enquiries)(?: (?:or|and) [\w ]{1,40})?,? (?:please )?(?:contact|call|email|write to|visit)?(?: us)?", r"(?:our )?contacts?(?: (?:for (?:the )?(?:media|press|journalists)|details|information|us|person))?",
    r"for (?:media|press|interview) (?:enquiries|inquiries|requests|queries|information)[^.:]{0,40}", r"(?:please )?contact", r"press office", r"media contacts?",
    r"(?:언론|보도|취재|기타|자세한|관련|미디어)? ?(?:사항 )?(?:문의|연락)(?: ?사항)?(?:처|전화)?", r"담당 ?(?:자|부서)?", r"언론 ?담당", r"자세한 (?:내용|사항)은?[^.]{0,30}문의[^.]{0,12}",
    r"contacts?,? ?(?:avec la )?(?:presse|m[ée]dias?)?", r"contacts? (?:presse|m[ée]dias?)", r"pour (?:plus d['’]informations?|tout renseignement|en savoir plus)[^.:]{0,50}", r"relations (?:presse|m[ée]dias)",
    r"contactos? (?:de |con la |para )?(?:prensa|medios)[^.:]{0,20}", r"contactos?", r"para (?:m[áa]s|mayor|obtener) informaci[óo]n[^.:]{0,40}", r"informaci[óo]n de contacto",
    r"(?:للاستفسار|للاستفسارات|للاتصال|للمزيد من المعلومات|لمزيد من المعلومات|للتواصل)[^.:]{0,40}", r"(?:جهة|جهات|مسؤول|معلومات) (?:ال)?(?:اتصال|إعلام|تواصل)[^.:]{0,20}", r"المكتب الإعلامي", r"الاتصال(?: الإعلامي)?",
    r"(?:媒[体體]|新[闻聞])?[联聯][系絡络](?:人|方式)?", r"媒[体體](?:[联聯][系絡络]|[查咨諮][询詢])(?:人|方式)?", r"如需(?:更多|[进進]一步)[^。:：]{0,30}",
    r"(?:本件に関する|報道関係者?(?:の|から)?の?|プレス)?(?:お?問い?合わ?せ)(?:先|窓口)?", r"(?:報道|広報)(?:担当|窓口)(?:者)?", r"連絡先",
    r"контакт(?:ы|ная информация|ное лицо)?(?: для (?:сми|прессы))?", r"(?:за|для) (?:дополнительной|получения дополнительной) информаци(?:ей|и)[^.:]{0,40}", r"пресс-служба",
    r"(?:presse)?kontakt", r"pressekontakt", r"contatti?(?: stampa)?", r"contat(?:o|os)(?: (?:de|para a) imprensa)?",
)  # fmt: skip
ABOUT = _any(
    r"about (?:the |us|our )?[^.]{0,70}", r"notes? about [^.]{0,60}", r"background on [^.]{0,60}", r"[^.]{1,50} ?(?:에 대하여|에 대해|소개|개요)", r"(?:기관|단체|회사) ?소개",
    r"[àa] propos(?: (?:de|du|des|d['’])[^.]{0,60})?", r"qui sommes[- ]nous ?\??", r"(?:acerca|sobre) (?:de )?[^.]{1,60}", r"qui[ée]nes somos", r"(?:نبذة|معلومات|لمحة) (?:عن|حول)[^.]{0,60}", r"حول [^.]{1,60}", r"عن [^.]{1,60}",
    r"[关關]于[^。]{1,40}", r"[^。]{1,40}(?:について|の概要)", r"о (?:компании|нас|фонде|миссии|организации)[^.]{0,40}", r"[ÜU]ber [^.]{1,60}", r"informazioni su [^.]{1,60}",
)  # fmt: skip
NOTES = _any(
    r"(?:note|notes|background|information|info)(?: |-)(?:to|for)(?: |-)(?:the )?(?:editors?|media|journalists?|press)", r"editors?['’]? notes?", r"notes?", r"(?:편집자|기자|데스크) ?(?:주|참고(?: ?사항)?|메모|노트)", r"참고(?: ?(?:사항|자료))?",
    r"notes? (?:aux|[àa] l['’]attention des) (?:r[ée]dactions?|r[ée]dacteurs?|journalistes|m[ée]dias|[ée]diteurs)", r"notas? (?:a|para) (?:los |las )?(?:editores|periodistas|redactores|redacciones|medios)", r"nota(?: a los?)? editor(?:es)?",
    r"ملاحظ(?:ة|ات) (?:إلى |لل|ل)?(?:ال)?(?:محرر(?:ين)?|صحفيين|إعلاميين|وسائل الإعلام)", r"(?:致|给|給)?(?:编|編)[辑輯](?:者|注|的?[说說]明|[备備]注)", r"[编編]者[注按]", r"(?:編集者|報道関係者)(?:へ|向け)?の?(?:注記?|備考|ご?参考|お知らせ)",
    r"(?:примечани[ея]|информация|к сведению) (?:для )?(?:редактор(?:а|ов)|редакци[йи]|журналистов|сми)", r"hinweise? (?:an|f[üu]r) (?:die )?(?:redaktion(?:en)?|redakteure|journalisten)",
)  # fmt: skip
CAPTION = _any(
    r"(?:caption|photo caption|picture|image|photo|figure|fig\.?)(?: \d+)?", r"사진(?: ?설명)?(?: ?\d+)?", r"l[ée]gende(?: \d+)?", r"pie de (?:foto|imagen)", r"(?:foto|imagen)(?: \d+)?",
    r"(?:الصورة|صورة|تعليق الصورة)", r"(?:图片?|圖片?|照片)(?:说明|說明)?\d*", r"(?:写真|画像|キャプション)\d*", r"(?:фото|подпись|на фото)",
)  # fmt: skip
# Verbs of speech in languages that write names with capitals.
SAID = _any(
    r"\b(?:sa(?:id|ys)|add(?:ed|s)|stat(?:ed|es)|explain(?:ed|s)|not(?:ed|es)|told|comment(?:ed|s)|stress(?:ed|es)|affirm(?:ed|s)|argue[ds]|emphasi[sz]e[ds]|warn(?:ed|s)|recalled|observed|concluded|insisted|declared|remarked|continued)\b",
    r"\b(?:a|ont) (?:(?:aussi|également) )?(?:déclaré|dit|expliqué|ajouté|affirmé|souligné|précisé|indiqué|rappelé|estimé|assuré|confié|conclu)\b",
    r"\b(?:déclare|dit|explique|ajoute|affirme|souligne|précise|indique|rappelle|estime|assure|confie|raconte|témoigne|commente|conclut)\b",
    r"\b(?:ha )?(?:dijo|declaró|afirmó|explicó|señaló|expresó|agregó|añadió|indicó|manifestó|destacó|subrayó|aseguró|comentó|sostuvo|dicho|señalado|afirmado|explicado|destacado|asegurado)\b", r"\b(?:dice|afirma|explica|señala|asegura|destaca|subraya)\b",
    r"\b(?:sagte|sagt|erklärte?|betonte?|ergänzte?|meinte?|unterstrich|unterstreicht|berichtete?|kommentierte?|versicherte?)\b", r"\b(?:ha )?(?:detto|dichiarato|spiegato|affermato)\b", r"\b(?:disse|afirmou|declarou|explicou|destacou)\b",
    r"\b(?:сказал|заявил|отметил|подчеркнул|добавил|сообщил|пояснил|рассказал|объяснил)[аи]?\b", r"\b(?:говорит|отмечает|подчёркивает|подчеркивает|поясняет|добавляет|рассказывает)\b",
)  # fmt: skip
SAID_KOREAN = _any(r"(?:말|전|강조|설명|당부|언급|평가|소개|호소|요청|덧붙이)(?:했|하였|였)", r"덧붙였", r"밝(?:혔|히고|히며)", r"전했")  # fmt: skip
SAID_JAPANESE = _any(r"述べ", r"語(?:っ|り)", r"話し", r"コメント", r"説明し", r"強調し", r"言[いっ]")
SAID_CHINESE = _any(r"[说說](?!明|法|服|话|話)道?", r"表示(?!例)", r"指出", r"[强強][调調]", r"介[绍紹]道?", r"[称稱](?=[：:，,]?$)", r"[认認][为為]")  # fmt: skip
SAID_ARABIC = _any(r"و?(?:قال|أضاف|صر[ّ]?ح|أك[ّ]?د|ذكر|أوضح|أشار|شد[ّ]?د|اعتبر|علّ?ق)(?:ت)?")
ACCORDING_TO = _any(r"according to", r"selon", r"d[’']après", r"pour", r"seg[úu]n", r"laut", r"nach (?:Angaben|Worten) von", r"secondo", r"segundo")  # fmt: skip
# Words that stand in the place of a name and name nobody, or open another part of a sentence.
PRONOUN = _any(
    r"(?:he|she|it|they|we|i|who|but|and|in|on|at|after|before|during|since|for|as|when|while|by|from|with|this|that|last|the|a|an)\b", r"(?:ils?|elles?|on|nous|en|au|aux|à|dans|lors|depuis|après|le|la|les|un|une|ce|cette)\b",
    r"(?:él|ella|ellos|ellas|tras|desde|durante|para|el|los|las|un|una|este|esta)\b", r"(?:er|sie|es|wir|am|im|nach|bei|seit|der|die|das|ein|eine)\b", r"(?:он|она|они|мы|в|на|по|после|при|это|этот)\b",
    r"그(?:는|녀|들)?", r"이(?:어|들|에|날)?", r"또(?:한)?", r"그리고", r"彼女?", r"また", r"さらに", r"同氏", r"[他她它]们?", r"其", r"(?:أن|إن)ه?ا?", r"هو|هي",
)  # fmt: skip
SUBJECT_PREFIX = re.compile(
    r"^(?:(?:re|fw|fwd|tr|rv|aw|wg|res|enc|sv|vs|antw|답장|전달|回复|转发|返信|転送|отв|пересл|إعادة توجيه|رد|轉寄|回覆|答复|ynt|ilt|vl|doorst)\s*[:：]\s*)+",
    re.IGNORECASE,
)
# How a mail that carries a release begins.
SALUTATION = _any(
    r"(?:dear|hello|hi|good (?:morning|day|afternoon))\b.{0,60}[,:!]", r"(?:ch[eè]r(?:e|s|es)?|bonjour|madame|mesdames|monsieur|messieurs)\b.{0,60},", r"(?:estimad[oa]s?|apreciad[oa]s?|hola)\b.{0,60}[:,]",
    r"уважаем.{0,60}[!,]", r"sehr geehrte.{0,60}[,!]", r"(?:السادة|السيدات|الأعزاء|عزيزي|تحية).{0,60}[،,:]?", r"안녕하(?:세요|십니까).{0,30}", r".{0,20}(?:기자님|여러분)[,.!]?", r".{0,20}各位[:：,，。]?", r"拝啓.{0,20}", r"尊敬的.{0,20}[:：,，]",
)  # fmt: skip
# How such a mail ends.
CLOSING = _any(
    r"(?:(?:kind|best|warm|with (?:kind|best))(?:est)? )?(?:regards|wishes)[,.]?", r"(?:yours )?(?:sincerely|faithfully)(?: yours)?[,.]?", r"(?:many )?thanks?(?: you)?[,.!]?",
    r"(?:bien )?cordialement[,.]?", r"(?:avec nos |mes |nos )?(?:meilleures |sinc[èe]res )?salutations[,.]?", r"(?:un )?(?:cordial )?saludos?(?: cordiales?)?[,.]?", r"atentamente[,.]?",
    r"с уважением[,.]?", r"mit freundlichen gr[üu](?:ß|ss)en[,.]?", r"(?:مع )?(?:خالص |أطيب )?(?:التحية|التحيات|تحياتي|التقدير)(?: والتقدير)?[،,.]?",
    r"감사합니다[.!]?", r".{0,12} ?드림", r"此致(?:敬礼)?[!！]?", r"(?:顺祝|順頌).{0,8}", r"敬具", r"(?:何卒)?よろしくお願い(?:いた|申し上げ|致)?します?[。.]?",
)  # fmt: skip
# A line that names the field it is: `Headline: Harbour line opens`.
TITLE_LABEL = re.compile(
    r"^(?:title|headline|titre|t[íi]tulo|제목|(?:ال)?عنوان|标题|標題|題名|タイトル|заголовок|titel)\s*[:：]\s*",
    re.IGNORECASE,
)
SUBTITLE_LABEL = re.compile(
    r"^(?:sub-?(?:title|headline|head)|sous-titre|subt[íi]tulo|부제(?:목)?|(?:ال)?عنوان (?:ال)?فرعي|副标题|副標題|サブタイトル|подзаголовок|untertitel)\s*[:：]\s*",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^[\[(【]?(?:press release|media release|news release|media advisory|press statement|statement|보도 ?자료|communiqu[ée](?: de presse)?|nota de prensa|comunicado(?: de prensa)?|"
    r"بيان صحفي|新[闻聞]稿|プレスリリース|пресс-релиз|pressemitteilung)(?:\s*[\])】]\s*[:：|–—-]?|\s*[:：|–—]|\s+-(?=\s)|$)\s*",
    re.IGNORECASE,
)
