"""Who answers the press: names, numbers and addresses in a text, known to the directory or offered as new entries.

Place in the pipeline: among the parts at a text's end. Comes in: lines. Goes out: keys of the directory, new entries to
look at, and questions. Refuses: to complete a number; one without its area code is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsroom.importing.proposals.vocabulary import CONTACTS
from newsroom.importing.proposals.work import Work, line
from newsroom.model.directory import Contact, Directory
from newsroom.reading.values.phones import parse_phone
from newsroom.reading.values.rules import RuleBroken

# Parts as long as RFC 5321 allows: a search without a bound takes the square of a long text's time.
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]"
EMAIL = re.compile(rf"(?<!{_LOCAL}){_LOCAL}{{1,64}}@(?:[A-Za-z0-9-]{{1,63}}\.){{1,20}}[A-Za-z]{{2,63}}")
PHONE = re.compile(
    r"(?<![\w@./])(?:\+|00|＋)?\(?\d[\d\s().·\-‐‑‒–]{5,20}\d(?:\s?(?:ext\.?|x|내선|доб\.?)\s?\d{1,6})?(?![\w@])"
)
_LABEL = re.compile(
    r"(?<!\w)(?:e-?mail|mail|tel(?:ephone)?|t[ée]l(?:[ée]phone|[ée]fono)?|phone|mobile|cell(?:ular)?|mob|fax|office|direct|whatsapp|m|t|p|o|c|e|전화(?:번호)?|대표 ?(?:전화|번호)|휴대 ?전화|핸드폰|이메일|메일|팩스|전자우편|연락처|"
    r"correo(?: electr[óo]nico)?|courriel|m[óo]vil|portable|هاتف|الهاتف|جوال|بريد(?: إلكتروني)?|البريد الإلكتروني|电话|電話(?:番号)?|手机|邮箱|電子郵件|电子[邮郵][箱件]|[邮郵][件址]|[电電][邮郵]|传真|傳真|[EＥ]メール|メールアドレス|ファックス|адрес электронной почты|メール|携帯|тел(?:ефон)?|моб|эл\. ?почта|почта)\.?\s*[:：]?\s*(?=$|[\s|+(\d]|[A-Za-z0-9._-]+@)",
    re.IGNORECASE,
)  # fmt: skip
_FAX = re.compile(r"\b(?:fax|télécopie)\b|팩스|传真|傳真|ファックス|факс|فاكس", re.IGNORECASE)

_DUTY = re.compile(
    r"책임자|담당자|직위|성명|전화번호|name|nom|nombre|имя|姓名|氏名", re.IGNORECASE
)  # heads of a table's columns


class Person:
    """A contact as the text has it."""

    def __init__(self) -> None:
        self.name, self.details = "", list[str]()
        self.emails: list[str] = []
        self.phones: list[str] = []
        self.words: list[str] = []

    def has_address(self) -> bool:
        return bool(self.emails or self.phones)


def people_in(lines: Sequence[str]) -> list[Person]:
    """The contacts of some lines: a name, what he or she is, numbers and addresses."""
    people: list[Person] = []
    for raw in (piece for text in lines for piece in re.split(r"\s*[|•·]\s*|\s{3,}|\t|\n|\s*;\s+", text)):
        text = without_heading(line(raw))
        if not text or CONTACTS.fullmatch(text) or _DUTY.fullmatch(text):
            continue
        emails, rest = EMAIL.findall(text), EMAIL.sub(" ", text)
        is_fax = bool(_FAX.search(rest))
        phones = (
            []
            if is_fax
            else [_whole(match[0]) for match in PHONE.finditer(rest) if sum(map(str.isdigit, match[0])) >= 7]
        )
        rest = _words(PHONE.sub(" ", rest))
        if rest and not is_fax and (not people or people[-1].has_address()) and _is_name(rest):
            people.append(Person())
        if not people:
            people.append(Person())
        person = people[-1]
        person.words.append(text)
        person.emails += emails
        person.phones += phones
        if rest and not is_fax:
            parts = [part.strip() for part in re.split(r"[,،，、]\s*|\s[–—-]\s|\s*[(（]|[)）]", rest) if part.strip()]
            for part in parts:
                if not person.name and _is_name(part):
                    person.name = part
                elif part != person.name:
                    person.details.append(part)
    return [person for person in people if person.has_address() or person.name]


def without_heading(text: str) -> str:
    """A line without the word in front of it that says whose line it is: `담당: 공보실`, `Contact: Ana Example`."""
    first, colon, rest = text.partition("：" if "：" in text[:40] else ":")
    return rest.strip() if colon and CONTACTS.fullmatch(line(first)) else text


def _words(text: str) -> str:
    """The rest of a line without labels and signs."""
    text = re.sub(r"[()（）\[\]<>＜＞]\s*[()（）\[\]<>＜＞]", " ", text)
    for _ in range(3):
        text = _LABEL.sub(" ", text)
    return re.sub(r"\s+", " ", text).strip(" ,،，、.:：/|-–—<>＜＞()（）;؛")


def _whole(number: str) -> str:
    """A number without a bracket that was opened before it."""
    number = number.strip()
    return number.lstrip("(") if number.count("(") > number.count(")") else number


# Words of a sentence around a number or address, never of a name.
_SENTENCE_WORDS = re.compile(
    r"(?<!\w)(?:or|on|at|please|call|contact|email|visit|via|by|please|write|our|your|ou|au|sur|contacter|contacto|llame|al|o|или|по|тел|kontakt|unter)(?!\w)",
    re.IGNORECASE,
)


def _is_name(text: str) -> bool:
    if _SENTENCE_WORDS.search(text) or text[:1].islower():
        return False
    if not 2 <= len(text) <= 120 or not any(map(str.isalpha, text)) or re.search(r"https?:|www\.", text):
        return False
    return len(text.split(",")[0].split()) <= 8


def find_contacts(work: Work, lines: Sequence[str], directory: Directory) -> bool:
    """Proposes the contacts of some lines. False where nobody can be reached by them."""
    people = people_in(lines)
    known = [(person, contact_of(person, lines, directory)) for person in people]
    if not any(person.has_address() or contact for person, contact in known):
        return False
    keys = list(work.fields.get("contacts", ()))  # type: ignore[call-overload]
    country = (
        directory.organisations[directory.publisher].country if directory.publisher in directory.organisations else ""
    )
    for person, contact in known:
        source = " | ".join(person.words)
        numbers = list(_numbers(work, person, country))
        if contact is not None:
            if contact.key not in keys:
                keys.append(contact.key)
                work.propose("contacts", contact.key, source, keep=False)
            if person.emails and contact.email and contact.email.casefold() not in map(str.casefold, person.emails):
                work.ask(
                    "contact",
                    f"the directory has {contact.email} for {contact.key}, the text “{person.emails[0]}”: which is right?",
                    source,
                )
            continue
        if not person.has_address():
            continue
        entry: dict[str, object] = {"name": person.name}
        if person.details:
            entry["role"] = ", ".join(person.details)
        if numbers:
            entry["phones"] = numbers
        if person.emails:
            entry["email"] = person.emails[0]
        organisation = organisation_in(source, directory)
        if organisation:
            entry["organisation"] = organisation
        work.propose("contacts", {name: value for name, value in entry.items() if value}, source, keep=False)
        work.ask(
            "contact",
            f"{person.name or person.emails[:1] or 'somebody'} is not among the contacts of the directory: add an entry, or name another contact".replace(
                "['", ""
            ).replace("']", ""),
            source,
        )
    if keys:
        work.fields["contacts"] = keys
    return True


def _numbers(work: Work, person: Person, country: str) -> Iterable[str]:
    for number in person.phones:
        try:
            parse_phone(number, country)
        except RuleBroken:
            work.ask(
                "phone",
                f"“{number}” is no whole number: give it with country and area code, as +44 20 7946 0123",
                " | ".join(person.words),
            )
        else:
            yield number


def contact_of(person: Person, lines: Sequence[str], directory: Directory) -> Contact | None:
    """The directory's contact that a person of the text is: by e-mail, number, or name."""
    emails = {email.casefold() for email in person.emails}
    digits = {re.sub(r"\D", "", number) for number in person.phones}
    text = " ".join(lines).casefold()
    for contact in directory.contacts.values():
        if contact.email and contact.email.casefold() in emails:
            return contact
    for contact in directory.contacts.values():
        forms = {
            re.sub(r"\D", "", form)
            for phone in contact.phones
            for form in (phone.e164.partition(";")[0], phone.national)
        }
        if forms & digits:
            return contact
    for contact in directory.contacts.values():
        names = [name.casefold() for _, name in contact.name]
        if any(name == person.name.casefold() for name in names) or (
            contact.is_person and any(len(name) > 5 and name in text for name in names) and not person.emails
        ):
            return contact
    return None


def organisation_in(text: str, directory: Directory) -> str:
    """The key of an organisation that some words name."""
    plain = text.casefold()
    for key, organisation in directory.organisations.items():
        if any(len(name) > 2 and name.casefold() in plain for _, name in organisation.name):
            return key
    return ""
