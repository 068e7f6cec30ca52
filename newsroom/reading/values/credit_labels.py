"""Words that say whose picture it is, in the languages of newsrooms: parts of expressions, which ignore case.

Place in the pipeline: below the rules of fields, and below the import of captions, so that both know the same words.
"""

# Behind them stands a maker's name, and no description.
SURE = (
    r"(?:photo(?:graph)?s?|pictures?|images?) credits?|photographers?|credits?|cr[ée]dits?(?: photos?| photographiques?)?|"
    r"cr[ée]ditos?(?: de la (?:foto|imagen))?|fotograf[íi]as?(?: de)?|bild(?:nachweis|quelle)|"
    r"사진 ?(?:제공|출처)|제공|출처|촬영|写真提供|撮影|提供|[图圖]片?(?:来源|來源)|[摄攝]影|تصوير|مصدر (?:ال)?صورة|"
    r"автор фото(?:графи[ия])?|(?:автор )?фото(?:графи[яи])? (?:автора|предоставлен[оаы]?)"
)
# They open captions too.
LABEL = (
    r"photo(?:graph(?:ie)?)?s?|pictures?|images?|im[aá]gen(?:es)?|fotos?|bild(?:er)?|사진|写真|照片|[图圖]片?|"
    r"фото(?:графи[яи])?|(?:ال)?صورة"
)
