"""The words of the invented views that the gallery draws, in its three languages. A table of data.

People, places and addresses are plainly fictional.
"""

from __future__ import annotations

# Words of the sample in three languages: (en, ko, ar).
WORDS: dict[str, tuple[str, str, str]] = {
    "site": ("Example Mission", "예시 대표부", "بعثة المثال"),
    "title": (
        "Example Mission opens a counselling line that answers in three languages, day and night",
        "예시 대표부, 세 가지 언어로 밤낮없이 응답하는 상담 전화를 열다",
        "بعثة المثال تفتتح خطاً للمشورة يجيب بثلاث لغات ليلاً ونهاراً",
    ),
    "subtitle": (
        "Callers reach a trained counsellor within two minutes, and pay nothing",
        "전화를 건 사람은 2분 안에 전문 상담사와 무료로 이야기할 수 있다",
        "يصل المتصل إلى مستشار مدرَّب خلال دقيقتين ومن دون مقابل",
    ),
    "summary": (
        "The line answers in English, Korean and Arabic from 2 March. It was built with people who had needed one.",
        "3월 2일부터 영어, 한국어, 아랍어로 상담한다. 상담이 필요했던 사람들과 함께 만들었다.",
        "يجيب الخط بالإنجليزية والكورية والعربية اعتباراً من 2 مارس، وقد أُنشئ مع من احتاجوا إليه.",
    ),
    "duty": ("On duty until 9 March 2026", "2026년 3월 9일까지 당직", "المناوب حتى ٩ مارس ٢٠٢٦"),
    "dateline": ("Seoul, 2 March 2026 –", "[서울, 2026년 3월 2일]", "سول، ٢ مارس ٢٠٢٦ –"),
    "first": (
        "A counselling line for people far from home opened today in the harbour district. Twelve counsellors share"
        " its shifts; each was trained for six weeks.",
        "고향을 떠나온 사람들을 위한 상담 전화가 오늘 항구 지역에서 문을 열었다."
        " 상담사 열두 명이 교대로 근무하며 모두 6주간의 교육을 마쳤다.",
        "افتُتح اليوم في حي الميناء خطٌ للمشورة مخصص للبعيدين عن أوطانهم."
        " يتناوب عليه اثنا عشر مستشاراً تلقى كل منهم تدريباً مدته ستة أسابيع.",
    ),
    "second": (
        "The line grew out of an earlier workshop, in which neighbours said what had helped them and what had not.",
        "이 상담 전화는 앞서 열린 워크숍에서 비롯되었다."
        " 참가한 이웃들은 무엇이 도움이 되었고 무엇이 그렇지 않았는지 이야기했다.",
        "وقد نشأ الخط عن ورشة سابقة تحدث فيها الجيران عما أعانهم وعما لم يُعِنهم.",
    ),
    "quotation": ("People answer people.", "사람이 사람에게 답합니다.", "الناس يجيبون الناس."),
    "attribution": (
        "Ana Example, head of the line, Example Mission",
        "아나 이그잼플, 예시 대표부 상담 책임자",
        "آنا مثال، مديرة الخط، بعثة المثال",
    ),
    "subhead": ("How the line works", "상담은 이렇게 이루어진다", "كيف يعمل الخط"),
    "point": ("Calls are free and confidential", "통화는 무료이며 비밀이 보장된다", "المكالمات مجانية وسرية"),
    "kind": ("Press release", "보도자료", "بيان صحفي"),
    "date": ("2 March 2026", "2026년 3월 2일", "٢ مارس ٢٠٢٦"),
    "later": ("9 March 2026", "2026년 3월 9일", "٩ مارس ٢٠٢٦"),
    "role": ("Press officer", "언론 담당관", "المسؤول الصحفي"),
    "person": ("Ana Example", "아나 이그잼플", "آنا مثال"),
    "languages": ("English", "영어", "الإنجليزية"),
    "languages2": ("Korean", "한국어", "الكورية"),
    "hours": ("Monday–Friday 09:00–18:00", "월요일~금요일 09:00~18:00", "الاثنين – الجمعة ٠٩:٠٠ – ١٨:٠٠"),
    "zone": ("Korean Standard Time (UTC+9)", "대한민국 표준시(UTC+9)", "توقيت كوريا الرسمي (UTC+9)"),
    "office": ("Office", "사무실", "المكتب"),
    "news": ("News", "소식", "أخبار"),
    "topics": ("Topics", "주제", "المواضيع"),
    "press": ("Press office", "공보실", "المكتب الصحفي"),
    "about": ("About", "소개", "من نحن"),
    "home": ("Home", "홈", "الرئيسية"),
    "topic": ("Mental health", "정신건강", "الصحة النفسية"),
    "place": ("Harbour district", "항구 지역", "حي الميناء"),
    "older": (
        "Neighbours and counsellors plan a line for people far from home",
        "이웃과 상담사들, 고향을 떠나온 사람들을 위한 상담 전화를 계획하다",
        "جيران ومستشارون يخططون لخط للبعيدين عن أوطانهم",
    ),
    "alt": (
        "Placeholder: a drawn hill under a round sun",
        "자리 표시 그림: 둥근 해 아래의 언덕",
        "صورة بديلة: تل مرسوم تحت شمس مستديرة",
    ),
    "caption": (
        "A neutral placeholder, not a photograph.",
        "사진이 아닌 자리 표시 그림.",
        "رسم بديل وليس صورة فوتوغرافية.",
    ),
    "licence": ("CC BY 4.0", "CC BY 4.0", "CC BY 4.0"),
    "correction": ("Correction", "정정", "تصويب"),
    "note": (
        "An earlier version gave the number of counsellors as ten.",
        "이전 글에는 상담사 수가 열 명으로 잘못 적혀 있었다.",
        "ذكرت نسخة سابقة أن عدد المستشارين عشرة.",
    ),
    "event": ("Opening of the counselling line", "상담 전화 개통식", "افتتاح خط المشورة"),
    "venue": ("Example Hall, 1 Harbour Street", "이그잼플 홀, 항구로 1", "قاعة المثال، شارع الميناء 1"),
    "boilerplate": ("About Example Mission", "예시 대표부 소개", "نبذة عن بعثة المثال"),
    "standing": (
        "Example Mission is an invented organisation. It exists to show what a newsroom looks like.",
        "예시 대표부는 뉴스룸의 모습을 보이기 위해 만든 가상의 기관이다.",
        "بعثة المثال منظمة متخيَّلة، وُجدت لتُظهر كيف تبدو غرفة الأخبار.",
    ),
    "document": ("Plan of the opening", "개통식 계획", "خطة الافتتاح"),
    "mail": ("Send by e-mail", "이메일로 보내기", "إرسال بالبريد الإلكتروني"),
    "text": ("Plain text", "일반 텍스트", "نص عادي"),
    "more": ("All news", "전체 소식", "جميع الأخبار"),
    "newer": ("Newer releases", "다음 소식", "الأحدث"),
    "elder": ("Older releases", "이전 소식", "الأقدم"),
    "feed": ("All news (Atom)", "전체 소식(Atom)", "جميع الأخبار (Atom)"),
    "missing": ("Page not found", "페이지를 찾을 수 없습니다", "الصفحة غير موجودة"),
    "fixes": ("Corrections", "정정", "التصويبات"),
    "english": ("English", "영어", "الإنجليزية"),
    "held": ("Preview: not published", "미리보기: 게시 전", "معاينة: غير منشور"),
    "until": (
        "Under embargo until 4 March 2026, 06:00.",
        "엠바고: 2026년 3월 4일 06:00까지.",
        "محظور نشره حتى ٤ مارس ٢٠٢٦، ٠٦:٠٠.",
    ),
}
