// Search in the browser: asks the index of this site's language, says and shows what was found. Nothing leaves the browser.
// The terms are made as `newsroom/reading/terms.py` makes them; `tests/reading/terms.json` tests both.
(() => {
  "use strict";

  const MARKS =
    "\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u0900-\\u0903\\u093a-\\u094f\\u0951-\\u0957\\u0e31\\u0e34-\\u0e3a\\u0e47-\\u0e4e";
  const CJK =
    "\\u1100-\\u11ff\\u3005\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3131-\\u318e\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3ffff}";
  const WORD = new RegExp(`[\\p{L}\\p{N}${MARKS}]+`, "gu");
  const RUN = new RegExp(`[${CJK}]+|[^${CJK}]+`, "gu");
  const IS_CJK = new RegExp(`^[${CJK}]`, "u");
  const ARABIC = /[\u0621-\u064a]/;
  const SIGNS = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc]/g;
  const LETTERS = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه", ؤ: "و", ئ: "ي" };
  const ARTICLE = /^(?:[وف]?[بك]?ال|[وف]?لل)(?=.{3})/;
  const STEMMERS = { en: "EnglishStemmer", fr: "FrenchStemmer", es: "SpanishStemmer", ru: "RussianStemmer" };
  const LONGEST = 40;
  // Results at a time
  const SHOWN = 10;
  // Blocks that are fetched at once
  const TOGETHER = 5;
  // Lists of words that are asked; what further words need is seen in the blocks
  const LISTS = 3;
  // Files that the first answer may cost, as long as there is enough to show
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

  /** What a text is looked for by: [{ terms, prefix }] for each word. All terms must be there, or one that begins so. */
  function wordsOf(text, lang) {
    const stem = stemmerOf(lang);
    const words = [];
    for (const word of text.normalize("NFC").toLowerCase().match(WORD) ?? []) {
      for (const run of word.match(RUN)) {
        const letters = [...run];
        if (IS_CJK.test(run)) {
          if (letters.length === 1) words.push({ terms: [run], prefix: run });
          else {
            const noun = run.replace(PARTICLE, "");
            words.push({ terms: pairs([...noun]), prefix: "", exact: noun === run ? null : pairs(letters) });
          }
        } else if (ARABIC.test(run)) {
          const plain = run.replace(SIGNS, "").replace(/[أإآٱىةؤئ]/g, (letter) => LETTERS[letter]);
          const term = cut(plain.replace(ARTICLE, ""));
          words.push({ terms: [term], prefix: term.length > 2 ? term : "" });
        } else {
          let plain = run.replaceAll("ё", "е");
          if (lang.startsWith("en")) plain = folded(plain);
          words.push({ terms: [cut(folded(stem(plain)))], prefix: letters.length > 2 ? cut(folded(plain)) : "" });
        }
      }
    }
    const whole = words.filter((word) => word.terms[0].length > 1 || IS_CJK.test(word.terms[0]));
    // The s of "office's" and the l of "l'école" are no words beside others
    return whole.length ? whole : words;
  }

  /** In which file of words a term is (`reading/terms.py`). */
  function partOf(term, parts) {
    const [one, two, three] = [...term].slice(0, 3).map((letter) => letter.codePointAt(0));
    return (IS_CJK.test(term) ? one : one * 961 + (two ?? 0) * 31 + (three ?? 0)) % parts;
  }

  /** Number in the block → place (3 title, 2 summary, 1 text) of a word; the better one where it stands in several. */
  function placesOf(word, terms) {
    const places = new Map();
    const put = (rows, less) => {
      for (const row of rows) {
        const number = row >> 2;
        places.set(number, Math.max(places.get(number) ?? 0, (row & 3) - less));
      }
    };
    const first = terms[word.terms[0]];
    if (first && word.terms.length === 1 && !word.exact) put(first, 0);
    else if (first) {
      const every = word.terms.map((term) => new Map((terms[term] ?? []).map((row) => [row >> 2, row & 3])));
      for (const [number] of every[0]) {
        if (every.every((found) => found.has(number))) {
          const isExact = !word.exact || word.exact.every((term) => terms[term]?.some((row) => row >> 2 === number));
          places.set(number, Math.min(...every.map((found) => found.get(number))) - (isExact ? 0 : 0.5));
        }
      }
    }
    if (word.prefix) {
      for (const term in terms) if (term.startsWith(word.prefix) && term !== word.terms[0]) put(terms[term], 0.5);
    }
    return places;
  }

  /** The releases of a block that have every word: [{ score, place, document }]; `start` is the place of its first release. */
  function foundIn(block, words, chosen, start = 0) {
    const places = words.map((word) => placesOf(word, block.terms));
    const found = [];
    for (let number = block.documents.length - 1; number >= 0; number--) {
      const document = block.documents[number];
      if (!places.every((each) => each.has(number)) || !fits(document, chosen)) continue;
      const score = places.reduce((sum, each) => sum + 2 ** (2 * each.get(number)), 0);
      found.push({ score, place: start + number, document });
    }
    return found;
  }

  function fits(document, chosen) {
    const [, , day, , , kind, topics, places] = document;
    return (
      (!chosen.years || day.startsWith(chosen.years)) &&
      (!chosen.kinds || kind === chosen.kinds) &&
      (!chosen.topics || topics.includes(chosen.topics)) &&
      (!chosen.places || places.includes(chosen.places))
    );
  }

  if (typeof document === "undefined") {
    globalThis.newsroomSearch = { wordsOf, foundIn, partOf };
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
  const files = new Map();
  let run = 0;

  function fetched(url) {
    if (!files.has(url)) {
      const asked = fetch(url).then((answer) => {
        if (answer.ok) return answer.json();
        throw new Error(answer.status);
      });
      asked.catch(() => files.delete(url));
      files.set(url, asked);
    }
    return files.get(url);
  }

  /** What to look up in the lists: [[terms], prefix]. The longest words and what is chosen; of pairs the first and the last. */
  function lookups(words, chosen) {
    const signs = { topics: "t:", kinds: "k:", places: "p:" };
    const filed = Object.entries(chosen).filter(([name]) => signs[name]).map(([name, key]) => [[signs[name] + key], ""]);
    const length = (word) => word.terms.length + word.terms[0].length;
    const found = [];
    let left = LISTS;
    for (const [terms, prefix] of [
      ...[...words].sort((one, two) => length(two) - length(one)).map((word) => [word.terms, word.prefix]),
      ...filed,
    ]) {
      const ends = [...new Set([terms[0], terms.at(-1)])].slice(0, left);
      left -= ends.length;
      if (ends.length) found.push([ends, prefix]);
    }
    return found;
  }

  const bitsOf = (row) => (row ?? "0").split(".").map((bits) => BigInt(`0x${bits}`));

  /** The closed blocks that can have every word, [number, words in titles], most of these first, then the newest. */
  async function blocksWith(asked, chosen) {
    let all = (1n << BigInt(data.closed)) - 1n;
    const headed = [];
    await Promise.all(
      asked.map(async ([terms, prefix]) => {
        const lists = await Promise.all(terms.map((term) => fetched(`${data.words}${partOf(term, data.parts)}.json`)));
        const rows = terms.map((term, at) => bitsOf(lists[at][term]));
        let has = rows.reduce((bits, row) => bits & row[0], all);
        let title = rows.reduce((bits, row) => bits & (row[1] ?? 0n), has);
        if (prefix) {
          for (const term in lists[0]) {
            if (!term.startsWith(prefix)) continue;
            const row = bitsOf(lists[0][term]);
            has |= row[0];
            title |= row[1] ?? 0n;
          }
        }
        all &= has;
        headed.push(title);
      }),
    );
    // The newest first
    const digits = (bits) => bits.toString(2).padStart(data.closed, "0");
    const titles = headed.map(digits);
    const [from, to] = yearBlocks(chosen.years);
    const found = [];
    [...digits(all)].forEach((digit, at) => {
      const number = data.closed - 1 - at;
      if (digit === "1" && number >= from && number <= to) {
        found.push([number, titles.reduce((sum, title) => sum + Number(title[at]), 0)]);
      }
    });
    return found.sort((one, two) => two[1] - one[1] || two[0] - one[0]);
  }

  /** Between which blocks a year's releases are. */
  function yearBlocks(year) {
    if (!year) return [0, data.closed];
    const later = Object.keys(data.first).filter((other) => other > year).map((other) => data.first[other]);
    return [data.first[year] ?? 0, Math.min(data.closed, ...later)];
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
    more.hidden = true;
    if (!words.length && !Object.keys(chosen).length) {
      list.replaceChildren();
      status.textContent = said.typing;
      return;
    }
    status.textContent = said.searching;
    try {
      const asked = lookups(words, chosen);
      const newest = `${data.blocks}new.json`;
      const [waiting, open] = await Promise.all([data.closed ? blocksWith(asked, chosen) : [], fetched(newest)]);
      const found = foundIn(open, words, chosen, data.closed * data.size);
      const take = async (count) => {
        const numbers = waiting.splice(0, count).map(([number]) => number);
        const blocks = await Promise.all(numbers.map((number) => fetched(`${data.blocks}${number}.json`)));
        blocks.forEach((block, at) => found.push(...foundIn(block, words, chosen, numbers[at] * data.size)));
      };
      const next = async (wanted) => {
        while (waiting.length && found.length < wanted) await take(Math.min(TOGETHER, wanted - found.length));
      };
      // Words in a title of an older release go before those in a newer one's text.
      const files = new Set(asked.flatMap(([terms]) => terms.map((term) => partOf(term, data.parts)))).size + 1;
      const first = Math.max(1, FIRST - files);
      await take(found.length < SHOWN ? first : Math.min(first, waiting.filter(([, titles]) => titles > 0).length));
      await next(SHOWN);
      if (mine === run) show(found, waiting, words, next, SHOWN);
    } catch {
      if (mine === run) status.textContent = said.failed;
    }
  }

  function show(found, waiting, words, next, wanted) {
    const ranked = [...found].sort((one, two) => two.score - one.score || two.place - one.place);
    list.replaceChildren(...ranked.slice(0, wanted).map(({ document: row }) => item(row, words)));
    const count = found.length;
    const text = count === 1 && !waiting.length ? said.one : (waiting.length ? said.older : said.many);
    status.textContent = count ? text.replace("{count}", count.toLocaleString(data.lang)) : said.none;
    more.hidden = count <= wanted && !waiting.length;
    more.onclick = async () => {
      const mine = run;
      await next(wanted + SHOWN).catch(() => {});
      if (mine !== run) return;
      show(found, waiting, words, next, wanted + SHOWN);
      list.children[wanted]?.querySelector("a").focus();
    };
  }

  /** A result. `source`: in a portal the site that publishes it. */
  function item([url, title, day, date, summary, kind, , , lang, source, sourceLang], words) {
    const row = document.createElement("li");
    const heading = document.createElement("h2");
    const link = document.createElement("a");
    link.href = url;
    link.append(...marked(title, words));
    heading.append(link);
    const text = document.createElement("p");
    text.append(...marked(summary, words));
    const about = document.createElement("p");
    about.className = "quiet";
    const time = document.createElement("time");
    time.dateTime = day;
    time.textContent = date;
    if (source) {
      const site = document.createElement("span");
      site.textContent = source;
      if (sourceLang) site.lang = sourceLang;
      about.append(site, " · ");
    }
    about.append(time, ` · ${data.kinds[kind] ?? kind}`);
    row.append(heading, text, about);
    if (lang) heading.lang = text.lang = link.hreflang = lang;
    return row;
  }

  /** A text in pieces, the words that were looked for marked. */
  function marked(text, words) {
    const stem = stemmerOf(data.lang);
    const plain = words.filter((word) => !IS_CJK.test(word.terms[0]));
    const pairs = words.filter((word) => IS_CJK.test(word.terms[0])).flatMap((word) => word.terms);
    const pieces = [];
    let from = 0;
    const mark = (start, end) => {
      if (start < from) start = from;
      if (end <= start) return;
      if (start > from) pieces.push(text.slice(from, start));
      const piece = document.createElement("mark");
      piece.textContent = text.slice(start, end);
      pieces.push(piece);
      from = end;
    };
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const lower = word.toLowerCase();
      if (IS_CJK.test(word)) {
        let start = -1;
        for (let at = 0; at <= word.length; at++) {
          const hit = pairs.some((pair) => lower.startsWith(pair, at) || (at && lower.startsWith(pair, at - pair.length + 1)));
          if (hit && start < 0) start = at;
          if (!hit && start >= 0) {
            mark(index + start, index + at);
            start = -1;
          }
        }
        if (start >= 0) mark(index + start, index + word.length);
      } else {
        const terms = wordsOf(word, data.lang).flatMap((each) => each.terms);
        const hit = plain.some(
          (each) => terms.includes(each.terms[0]) || (each.prefix && (lower.startsWith(each.prefix) || terms.some((term) => term.startsWith(each.prefix)))),
        );
        if (hit) mark(index, index + word.length);
      }
    }
    if (from < text.length) pieces.push(text.slice(from));
    return pieces;
  }

  function fillFacets() {
    const asked = new URLSearchParams(location.search);
    for (const name of ["years", "kinds", "topics", "places"]) {
      const values = Object.entries(data[name]);
      if (values.length < 2) continue;
      if (name === "years") values.sort(([one], [two]) => two - one);
      const label = document.createElement("label");
      const choice = document.createElement("select");
      choice.name = name;
      choice.append(new Option(said.any, ""), ...values.map(([key, words]) => new Option(words, key)));
      choice.value = data[name][asked.get(name)] ? asked.get(name) : "";
      choice.addEventListener("change", () => search(true));
      label.append(`${said[name]} `, choice);
      facets.append(label);
    }
  }

  function fromAddress() {
    const asked = new URLSearchParams(location.search);
    box.value = asked.get("q") ?? "";
    for (const choice of facets.querySelectorAll("select")) choice.value = asked.get(choice.name) ?? "";
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
  box.addEventListener("input", (event) => {
    if (event.isComposing) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => search(false), 150);
  });
  box.addEventListener("compositionend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => search(false), 150);
  });
  addEventListener("popstate", fromAddress);
  fromAddress();
})();
