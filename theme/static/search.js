// Search in the browser: asks the index of this site's language, says and shows what was found. Nothing leaves the browser.
// The terms are made as `newsroom/reading/values/terms.py` makes them; `tests/reading/terms.json` tests both.
(() => {
  "use strict";

  const CJK = "\\p{sc=Hangul}\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ーｰ";
  const LETTERS = "\\p{L}\\p{N}\\p{M}";
  // What parts no word: the signs of a number in groups of three digits, or behind each letter of an abbreviation (1,200 and U.N.)
  const SIGN = "(?<=\\d)(?<!\\d{4})[.,'’٬\xa0\u202f ](?=\\d{3}(?!\\d))|(?<=\\b[a-z])[.&](?=[a-z]\\b)";
  const WORD = new RegExp(`(?:[${LETTERS}]|${SIGN})+`, "giu");
  // Words that hyphens join
  const GROUP = new RegExp(`[-‐‑${LETTERS}]+`, "gu");
  const RUN = new RegExp(`[${CJK}]+|[^${CJK}]+`, "gu");
  const IS_CJK = new RegExp(`^[${CJK}]`, "u");
  const ARABIC = /[\u0621-\u064a]/;
  const SIGNS = /[\p{M}ـ]/gu;
  const ARABIC_LETTERS = { ٱ: "ا", ى: "ي", ة: "ه" };
  const ARTICLE = /^(?:[وف]?[بك]?ال|[وف]?لل)(?=.{3})/;
  const ENDINGS = /(?:(?<=.{4})(?:[وي]ن|ان))?(?:(?<=.{3})ه)?(?:(?<=.{3})ات)?$/;
  const STEMMERS = { en: "EnglishStemmer", fr: "FrenchStemmer", es: "SpanishStemmer", ru: "RussianStemmer" };
  const LONGEST = 40;
  // Words that are asked: of a text that was pasted the first ones tell enough
  const WORDS = 16;
  // Results at a time
  const SHOWN = 10;
  // Lists that are asked where fewer words are: long words of pairs are looked for by several
  const LISTS = 3;
  // Files that the first answer costs: the newest releases, lists, and at least one of cards
  const FIRST = 5;

  const folded = (stem) =>
    /[a-z]/.test(stem) ? stem.normalize("NFD").replace(/[\u0300-\u036f]/g, "").normalize("NFC") : stem;
  // What a Korean noun is joined by, behind at least two syllables: 학교에서 is looked for as 학교.
  const PARTICLE = /(?<=^\p{Script=Hangul}{2,})(?:들?(?:에서|에게|으로|까지|부터|에는|에도|[은는이가을를에의와과도로]))$/u;
  const pairs = (letters) => letters.slice(1).map((letter, at) => letters[at] + letter);
  const cut = (word) => [...word].slice(0, LONGEST).join("");

  function stemmerOf(lang) {
    const make = globalThis[STEMMERS[lang.split("-")[0]]];
    if (!make) return (word) => word;
    const snowball = new make();
    return (word) => snowball.stemWord(word);
  }

  /** What a text is looked for by: [{ terms, prefix, also }] for each word. All terms must be there, one that begins so, or another spelling. */
  function wordsOf(text, lang) {
    const stem = stemmerOf(lang);
    const termOf = (word) => cut(folded(stem(word)));
    const words = [];
    for (const group of text.normalize("NFC").toLowerCase().replace(/[٠-٩۰-۹]/g, (digit) => digit.codePointAt(0) & 15).replace(new RegExp(SIGN, "gu"), "").match(GROUP) ?? []) {
      const parts = group.split(/[-‐‑]/);
      const also = parts[1] ? [termOf(parts.join(""))] : [];
      for (const run of parts.flatMap((word) => word.match(RUN) ?? [])) {
        const letters = [...run];
        if (IS_CJK.test(run)) {
          if (letters.length === 1) words.push({ terms: [run], prefix: run, also });
          else {
            const noun = run.replace(PARTICLE, "");
            words.push({ terms: pairs([...noun]), prefix: "", exact: noun === run ? null : pairs(letters), also });
          }
        } else if (ARABIC.test(run)) {
          const plain = run.normalize("NFD").replace(SIGNS, "").replace(/[ٱىة]/g, (letter) => ARABIC_LETTERS[letter]);
          const term = cut(plain.replace(ARTICLE, "").replace(ENDINGS, ""));
          words.push({ terms: [term], prefix: term.length > 3 ? term : "", also });
        } else {
          let plain = run.replaceAll("ё", "е").replaceAll("œ", "oe");
          const bare = folded(plain);
          if (lang.startsWith("en")) plain = bare;
          words.push({ terms: [termOf(plain)], prefix: letters.length > 3 ? cut(bare) : "", also: [...also, termOf(bare)] });
        }
      }
    }
    const whole = words.filter((word) => word.terms[0].length > 1 || IS_CJK.test(word.terms[0]));
    // The s of "office's" and the l of "l'école" are no words beside others
    return whole.length ? whole : words;
  }

  /** In which file of words a term is (`reading/values/terms.py`). */
  function partOf(term, parts) {
    const letters = [...term];
    const by = letters[1] === ":" ? letters : letters.slice(0, IS_CJK.test(term) ? 1 : 4);
    return by.reduce((number, letter) => (31 * number + letter.codePointAt(0)) % parts, 0);
  }

  // Where a word is. `places`: number of a release → 3 title, 2 summary, 1 text; the better one where it stands in several.
  // `counts`: number of a release that has all or a part of the word → how many of its terms.
  function placesOf(word, terms) {
    const places = new Map();
    const counts = new Map();
    const rowsOf = (term) => new Map(terms[term]?.map((row) => [row >> 2, row & 3]));
    const [every, exact] = [word.terms, word.exact ?? []].map((all) => all.map(rowsOf));
    for (const found of every) for (const number of found.keys()) counts.set(number, (counts.get(number) ?? 0) + 1);
    for (const [number, count] of counts) {
      if (count === every.length) {
        const isNear = !exact.every((found) => found.has(number));
        places.set(number, Math.min(...every.map((found) => found.get(number))) - isNear / 2);
      }
    }
    if (word.prefix) {
      for (const term in terms) {
        if (!term.startsWith(word.prefix) || term === word.terms[0]) continue;
        for (const [number, place] of rowsOf(term)) places.set(number, Math.max(places.get(number) ?? 0, place - 0.5));
      }
    }
    for (const sign of word.filed ?? []) {
      for (const [number, place] of rowsOf(sign)) places.set(number, Math.max(places.get(number) ?? 0, place - 1));
    }
    for (const number of places.keys()) counts.set(number, every.length);
    return { places, counts, isWord: "prefix" in word };
  }

  if (typeof document === "undefined") {
    globalThis.newsroomSearch = { wordsOf, partOf };
    return;
  }

  const data = JSON.parse(document.querySelector(".search-results").dataset.index);
  const said = data.words_of;
  const form = document.querySelector("header form[role=search]");
  const box = form.querySelector("input[type=search]");
  const main = document.querySelector("main");
  const status = main.querySelector("[role=status]");
  const list = main.querySelector(".search-results__list");
  const more = main.querySelector(".search-results__more");
  const facets = main.querySelector(".search-results__facets");
  const other = main.querySelector(".search-results__other");
  const files = {};
  let run = 0;

  const fetched = (url) =>
    (files[url] ??= fetch(url)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject()))
      .catch((fault) => {
        delete files[url];
        throw fault;
      }));

  const allOf = ({ terms, also }) => [...terms, ...also];
  const termsIn = (text) => wordsOf(text, data.lang).flatMap(allOf);
  const signOf = (name, key) => `${name[0]}:${key}`;
  // Terms of what a release can be filed under → the words of its name
  const names = ["topics", "kinds", "places"].flatMap((name) =>
    Object.entries(data[name]).map(([key, words]) => [signOf(name, key), termsIn(words)]),
  );

  /** What is filed under a name with this word: two terms at most, those with the whole word first. */
  function filedUnder({ terms, prefix }) {
    const whole = names.filter(([, words]) => terms.every((term) => words.includes(term)));
    const begun = prefix ? names.filter(([, words]) => words.some((word) => word.startsWith(prefix))) : [];
    return [...new Set([...whole, ...begun].map(([sign]) => sign))].slice(0, 2);
  }

  /** What is asked for: each word by one term at least, what is chosen, and further pairs of long words. */
  function lookups(words, chosen) {
    const asked = words.map((word) => ({ ...word, terms: word.terms.slice(0, 1), exact: null, filed: [...filedUnder(word), ...word.also] }));
    for (const name in chosen) if (name !== "years") asked.push({ terms: [signOf(name, chosen[name])] });
    let left = data.words ? LISTS - new Set(asked.flatMap(termsOf)).size : Infinity;
    words.forEach(({ terms, exact }, at) => {
      for (const term of [terms.at(-1), ...terms]) {
        if (left <= 0 || asked[at].terms.includes(term)) continue;
        asked[at].terms.push(term);
        left--;
      }
      if (left >= exact?.length && asked[at].terms.length === new Set(terms).size) {
        left -= exact.length;
        asked[at].exact = exact;
      }
    });
    return asked;
  }

  /** A row of a list (`outputs/machines/search_words.py`) as the page has it: [4 * number + place]. */
  function numbersOf(row) {
    const found = [];
    row.split(" ").forEach((code, at) => {
      const low = parseInt(code[0], 36);
      const bits = Array.from(atob(code.slice(1)), (byte) => byte.charCodeAt(0).toString(2).padStart(8, "0")).join("");
      let number = -1;
      for (let from = 0, one; (one = bits.indexOf("1", from)) >= 0; from = one + low + 1) {
        number += (one - from) * 2 ** low + parseInt("0" + bits.slice(one + 1, one + low + 1), 2) + 1;
        found.push(4 * number + at + 1);
      }
    });
    return found;
  }

  const listOf = (term) => `${data.words}${partOf(term, data.parts)}.json`;
  const termsOf = ({ terms, exact, filed }) => [terms, exact, filed].flatMap((each) => each ?? []);

  // The releases that have everything, or else those that have most of it: [{ score, place, document }], those of the newest with
  // what is shown of them. What is chosen they all have.
  async function foundIn(asked, chosen) {
    // Without what every object has: a reader may look for a "constructor"
    const terms = { __proto__: null };
    const rows = { __proto__: null };
    const [newest] = await Promise.all([fetched(data.newest), ...asked.flatMap(termsOf).map((term) => data.words && fetched(listOf(term)))]);
    const { documents, start } = newest;
    for (const row in newest.terms) {
      for (const term of newest.terms[row].split(" ")) rows[term] = row.split(",").map((number) => 4 * start + +number);
    }
    for (const word of asked) {
      for (const term of termsOf(word)) {
        const list = { __proto__: null, ...(data.words && (await fetched(listOf(term)))) };
        const also = word.prefix && term === word.terms[0] ? Object.keys({ ...list, ...rows }).filter((other) => other.startsWith(word.prefix)) : [];
        for (const each of [term, ...also]) terms[each] ??= [...(list[each] ? numbersOf(list[each]) : []), ...(rows[each] ?? [])];
      }
    }
    const parts = asked.map((word) => placesOf(word, terms));
    const [from, to = start + documents.length] = data.first[chosen.years] ?? [0];
    const found = [];
    let most = +parts.some(({ isWord }) => isWord);
    for (let place = from; place < to; place++) {
      let count = 0;
      let score = 0;
      for (const { places, counts, isWord } of parts) {
        if (isWord) {
          count += counts.get(place) ?? 0;
          score += 2 ** (2 * places.get(place) || 0);
        } else if (!places.has(place)) count = NaN;
      }
      if (count > most) {
        most = count;
        found.length = 0;
      }
      if (count === most) found.push({ score, place, document: documents[place - start] });
    }
    found.isPart = parts.some(({ places }) => !places.has(found[0]?.place));
    return found;
  }

  function chosenFacets() {
    const chosen = {};
    for (const choice of facets.querySelectorAll("select")) if (choice.value) chosen[choice.name] = choice.value;
    return chosen;
  }

  async function search(push) {
    const mine = ++run;
    const query = box.value.trim();
    const chosen = chosenFacets();
    const address = new URLSearchParams({ ...(query && { q: query }), ...chosen }).toString();
    const url = location.pathname + (address ? `?${address}` : "");
    if (url !== location.pathname + location.search) history[push ? "pushState" : "replaceState"](null, "", url);
    const words = wordsOf(query, data.lang);
    more.hidden = other.hidden = true;
    if (!words.length && !Object.keys(chosen).length) {
      list.replaceChildren();
      status.textContent = said[query ? "none" : "typing"];
      other.hidden = !query;
      return;
    }
    status.textContent = said.searching;
    try {
      // Of many words the longest are asked first: what lacks the others goes when their lists are there
      const asked = lookups(words.slice(0, WORDS), chosen).sort((one, two) => two.terms[0].length - one.terms[0].length);
      const lists = (some) => new Set(some.flatMap(termsOf).map(listOf)).size;
      const few = [...asked];
      while (data.words && few.length > 1 && lists(few) > LISTS) few.pop();
      for (const some of [few, asked]) {
        const found = await foundIn(some, chosen);
        found.sort((one, two) => two.score - one.score || two.place - one.place);
        await takeCards(found, Math.max(1, FIRST - 1 - lists(some)));
        if (mine !== run) return;
        const isWhole = found.isPart || some.length === asked.length;
        list.replaceChildren();
        show(found, words, isWhole);
        if (isWhole) break;
      }
    } catch {
      if (mine === run) status.textContent = said.failed;
    }
  }

  /** Fetches what is shown of the next results, in so many files; all others that are in these can be shown, too. */
  async function takeCards(found, most) {
    const fileOf = ({ place }) => Math.floor(place / data.size);
    const next = found.filter((each) => !each.shown).slice(0, SHOWN).filter((each) => !each.document);
    const numbers = [...new Set(next.map(fileOf))].slice(0, most);
    await Promise.all(
      numbers.map(async (number) => {
        const { documents } = await fetched(`${data.cards}${number}.json`);
        for (const each of found) {
          if (fileOf(each) !== number || each.document) continue;
          each.document = documents[each.place % data.size];
          // A file that was published meanwhile
          each.shown = !each.document;
        }
      }),
    );
  }

  function show(found, words, isWhole = true) {
    for (const each of found.filter(({ document, shown }) => document && !shown).slice(0, SHOWN)) {
      each.shown = true;
      list.append(item(each.document, words));
    }
    const count = found.length;
    if (isWhole) {
      status.textContent = said[!count ? "none" : found.isPart ? "part" : count > 1 ? "many" : "one"].replace("{count}", count.toLocaleString(data.digits));
      other.hidden = count;
    }
    more.hidden = found.every(({ shown }) => shown);
    const mine = run;
    more.onclick = async () => {
      const before = list.children.length;
      await takeCards(found, SHOWN).catch(() => {});
      if (mine !== run) return;
      show(found, words);
      list.children[before]?.querySelector("a").focus();
    };
  }

  /** An element with what is in it. */
  function made(name, ...parts) {
    const element = document.createElement(name);
    element.append(...parts);
    return element;
  }

  /** A result. `source`: in a portal the site that publishes it. */
  function item([url, title, day, date, summary, kind, lang, dir, source, sourceLang], words) {
    const link = made("a", ...marked(title, words));
    link.href = url;
    const heading = made("h2", link);
    const line = made("span", ...marked(summary, words));
    const text = made("p", line);
    const time = made("time", ...marked(date, words));
    time.dateTime = day;
    const about = made("p", time, " · ", ...marked(data.kinds[kind] ?? kind, words));
    about.className = "quiet";
    if (source) {
      const site = made("span", source);
      if (sourceLang) site.lang = sourceLang;
      about.prepend(site, " · ");
    }
    // Words of another language run in their own direction, at the place of the page's
    if (lang) {
      heading.lang = text.lang = link.hreflang = lang;
      link.dir = line.dir = dir;
    }
    return made("li", heading, text, about);
  }

  /** A text in pieces, the words that were looked for marked. */
  function marked(text, words) {
    const plain = words.filter((word) => !IS_CJK.test(word.terms[0]));
    const wanted = plain.flatMap(allOf);
    const begun = plain.flatMap(({ prefix }) => prefix || []);
    const pairs = words.filter((word) => IS_CJK.test(word.terms[0])).flatMap((word) => word.terms);
    const pieces = [];
    let from = 0;
    const mark = (start, end) => {
      if (start > from) pieces.push(text.slice(from, start));
      pieces.push(made("mark", text.slice(start, end)));
      from = end;
    };
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const lower = word.toLowerCase();
      if (IS_CJK.test(word)) {
        let start = 0;
        for (let at = 0; at <= word.length; at++) {
          const hit = pairs.some((pair) => lower.startsWith(pair, at) || (at && lower.startsWith(pair, at - pair.length + 1)));
          if (hit && at < word.length) continue;
          if (at > start) mark(index + start, index + at);
          start = at + 1;
        }
      } else {
        const hit = [folded(lower), ...termsIn(word)].some((term) => wanted.includes(term) || begun.some((prefix) => term.startsWith(prefix)));
        if (hit) mark(index, index + word.length);
      }
    }
    if (from < text.length) pieces.push(text.slice(from));
    return pieces;
  }

  function fillFacets() {
    for (const name of ["years", "kinds", "topics", "places"]) {
      const values = Object.entries(data[name]);
      if (values.length < 2) continue;
      if (name === "years") values.reverse();
      const choice = made("select", new Option(said.any, ""), ...values.map(([key, words]) => new Option(words, key)));
      choice.name = name;
      choice.addEventListener("change", () => search(true));
      facets.append(made("label", `${said[name]} `, choice));
    }
  }

  function fromAddress() {
    const asked = new URLSearchParams(location.search);
    box.value = asked.get("q") ?? "";
    for (const choice of facets.querySelectorAll("select")) {
      choice.value = asked.get(choice.name);
      choice.value ||= "";
    }
    search(false);
  }

  let waiting = 0;
  fillFacets();
  main.querySelector(".search-results").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search(true);
  });
  for (const kind of ["input", "compositionend"]) {
    box.addEventListener(kind, (event) => {
      if (event.isComposing) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => search(false), 150);
    });
  }
  addEventListener("popstate", fromAddress);
  fromAddress();
})();
