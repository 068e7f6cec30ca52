"""Releases as cards, and pictures in the sizes and forms that a page loads.

Place in the pipeline: below the page context.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import msgspec

from newsroom.media.kinds import MEDIA_TYPES
from newsroom.media.licences import licence_of
from newsroom.model.release import Card, File, Picture
from newsroom.render.language import LanguageContext
from newsroom.render.pictures import CardPicture, PublishedPicture
from newsroom.render.views import CardView, PictureView  # fmt: skip
from newsroom.render.words import direction, in_words

Pictures = dict[str, PublishedPicture]  # address of the file inside the site → what is made of it
# How wide a picture is drawn: alone in the column, in the gallery's grid, beside the headline of the home page.
# A phone of three pixels a point gets what one of two gets: nobody sees more, and it weighs a third.
WHOLE = "(min-resolution: 2.5dppx) 62vw, 94vw"
SMALL = "(min-resolution: 2.5dppx) 4rem, 6rem"
COLUMN = f"(min-width: 43rem) 40rem, {WHOLE}"
GRID = f"(min-width: 43rem) 20rem, {WHOLE}"
LEAD = f"(min-width: 73rem) 42rem, (min-width: 60rem) 58vw, {WHOLE}"
TIER = f"(min-width: 43rem) 21rem, {SMALL}"  # one of three in a row of the home page
PAIR = f"(min-width: 43rem) 33rem, {SMALL}"  # one of two
PICTURE_ROW = (
    "(min-width: 43rem) 16rem, 32vw"  # asked for smaller than drawn on a phone: four of them weigh less than what leads
)
LIST_LEAD = f"(min-width: 60rem) 21rem, {WHOLE}"  # the first release of a list
THUMBNAIL = f"(min-width: 43rem) 10rem, {SMALL}"  # in a row of a list
# The short name of a licence stays on one line: between words of the other direction its parts would change places.
_SHORT_NAME = re.compile(r"\([^()]{,20}\)$")


class CardViews(LanguageContext):
    """Releases as cards, and pictures in the sizes and forms that a page loads."""

    def card(self, card: Card) -> CardView:
        view = self._cards.get(card.digest)
        if view is not None:
            return view
        foreign = card.lang != self.lang
        source, source_lang = self.text(card.home.name) if card.home else ("", "")
        view = self._cards[card.digest] = CardView(
            url=self.local(self.address_of(card)),
            title=card.title,
            lang=card.lang if foreign else "",
            dir=direction(card.lang) if foreign else "",
            language=self.language_name(card.lang) if foreign else "",
            subtitle=card.subtitle,
            summary=card.summary,
            date=self.on(card.date),
            category=self.category(card.category),
            dateline=self.in_language(card.dateline, card.dateline_lang),
            source=source,
            source_lang=source_lang,
        )
        return view

    def pictured(self, card: Card, found: CardPicture | None, sizes: str) -> CardView:
        """A card with its picture, where it has one."""
        view = self.card(card)
        if card.image is None or found is None:
            return view
        address = found.files_at + quote(found.made.name)
        image = self.shown(card.image, found.files_at, {}, {address: found.made}, sizes)
        return msgspec.structs.replace(view, image=image)

    def thumbnailed(self, card: Card, found: CardPicture | None, sizes: str = THUMBNAIL) -> CardView:
        """A card with its picture as small as a list shows it."""
        view = self.card(card)
        if card.image is None or found is None:
            return view
        key = card.digest, found, sizes
        if (known := self._cards.get(key)) is not None:
            return known
        made, widths = found.made, found.made.thumbnail_widths

        def address(width: int, form: str) -> str:
            return self.local(made.address(found.files_at, width, form))

        image = PictureView(
            url=address(widths[-1], "webp"),
            alt="",
            width=widths[-1],
            height=made.height_of(widths[-1]),
            sources=(
                (
                    MEDIA_TYPES["avif"],
                    ", ".join(f"{address(width, 'avif')} {width}w" for width in widths),
                    sizes,
                ),
            ),
        )
        view = self._cards[key] = msgspec.structs.replace(view, image=image)
        return view

    def picture(self, picture: Picture, files_at: str, files: dict[str, File], lang: str = "") -> PictureView:
        file = files.get(picture.file)
        url = self.local(files_at + quote(picture.file))
        licence, licence_url = self.licence(picture.licence)
        return PictureView(
            url=url,
            alt="" if picture.decorative else self.in_language(picture.alt, lang),
            width=file.width if file else 0,
            height=file.height if file else 0,
            caption=self.in_language(picture.caption, lang),
            credit=self.in_language(picture.credit, lang),
            licence=_SHORT_NAME.sub(lambda found: found[0].replace(" ", "\xa0"), licence),
            licence_url=licence_url,
            original=url,
            original_facts=self.picture_facts(file) if file else "",
        )

    def licence(self, text: str) -> tuple[str, str]:
        """(a licence in words with its short name, where its terms can be read); a text that is no known name stays."""
        known = licence_of(text)
        if known is None:
            return text, text if text.startswith(("https://", "http://")) else ""
        words = "-".join(self.translate(term) for term in known.terms)
        if known.version:
            words = self.translate("Creative Commons {terms} {version}").format(terms=words, version=known.version)
        return f"{words} ({known.name})" if words else known.name, known.deed(self.lang)

    def picture_facts(self, file: File) -> str:
        """Kind, pixels and size of a picture as it is published: PNG, 4000 × 3000, 3.2 MB."""
        kind = file.name.rpartition(".")[2].upper().replace("JPG", "JPEG")
        pixels = f"{file.width} × {file.height}" if file.width else ""
        return self.facts((kind, pixels, in_words(file.clean or file.size)))

    def shown(
        self, picture: Picture, files_at: str, files: dict[str, File], pictures: Pictures, sizes: str, lang: str = ""
    ) -> PictureView:
        """A picture as a page loads it, in the sizes and forms made of it.

        `sizes` says how wide it is drawn (HTML 4.8.4.2.2), `lang` in which language its words are.
        """
        view = self.picture(picture, files_at, files, lang)
        made = pictures.get(files_at + quote(picture.file))
        if made is None:
            return view
        if not made.tag:
            return msgspec.structs.replace(view, width=made.width, height=made.height)
        width, form = made.fallback
        return msgspec.structs.replace(
            view,
            url=self.local(made.address(files_at, width, form)),
            width=width,
            height=made.height_of(width),
            sources=self.picture_sources(made, files_at, sizes),
        )

    def picture_sources(self, made: PublishedPicture, files_at: str, sizes: str) -> tuple[tuple[str, str, str], ...]:
        """(media type, srcset, sizes), the smallest form first."""
        return tuple(
            (
                MEDIA_TYPES[form],
                ", ".join(f"{self.local(made.address(files_at, width, form))} {width}w" for width in made.widths),
                sizes,
            )
            for form in ("avif", "webp")
        )

    def with_pictures(self, html: str, pictures: Pictures) -> str:
        """A text whose pictures are loaded in the sizes and forms made of them."""
        for address, made in pictures.items():
            if not made.tag or f'src="{self.local(address)}"' not in html:
                continue
            files_at = address.removesuffix(quote(made.name))
            width, form = made.fallback
            fallback = self.local(made.address(files_at, width, form))
            sources = "".join(
                f'<source type="{media_type}" srcset="{srcset}" sizes="{sizes}">'
                for media_type, srcset, sizes in self.picture_sources(made, files_at, COLUMN)
            )
            size = f' width="{width}" height="{made.height_of(width)}"'

            def picture(
                match: re.Match[str], sources: str = sources, fallback: str = fallback, size: str = size
            ) -> str:
                before, after = match[1], match[2]
                sized = "" if " width=" in before + after or " height=" in before + after else size
                return f'<picture>{sources}<img{before} src="{fallback}"{sized}{after}></picture>'

            html = re.sub(rf'<img([^<>]*) src="{re.escape(self.local(address))}"([^<>]*)>', picture, html)
        return html
