// Counting words into one Map that all threads share: each entry is an ordinary object whose count is
// raised with Atomics.add on the property; the Map's own operations are atomic.
'use strict';

const PAGES = 64;
const WORDS = 4000;

function page(number) {
  const stems = ['warp', 'weft', 'loom', 'reed', 'thread', 'shed', 'beam', 'pick'];
  const ends = ['', 's', 'ed', 'ing', 'er'];
  const out = [];
  let seed = number + 1;
  for (let i = 0; i < WORDS; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    out.push(stems[(seed >>> 8) % stems.length] + ends[(seed >>> 16) % ends.length]);
  }
  return out.join(' ');
}

function isLetter(c) {
  return c >= 97 && c <= 122;
}

function count(pages, next, counts, lock) {
  for (;;) {
    const number = Atomics.add(next, 'page', 1);
    if (number >= pages.length) return;
    const text = pages[number];
    let at = 0;
    while (at < text.length) {
      while (at < text.length && !isLetter(text.charCodeAt(at))) at++;
      const from = at;
      let vowels = 0;
      while (at < text.length && isLetter(text.charCodeAt(at))) {
        if ('aeiou'.includes(text[at])) vowels++;
        at++;
      }
      if (at === from) break;
      const word = text.slice(from, at);
      let entry = counts.get(word);
      if (entry === undefined) {
        entry = lock.hold(() => {
          const there = counts.get(word);
          if (there !== undefined) return there;
          const made = { count: 0, vowels };
          counts.set(word, made);
          return made;
        });
      }
      Atomics.add(entry, 'count', 1);
    }
  }
}

const threadCount = Number(process.argv[2] ?? 2);

function once() {
  const pages = [];
  for (let i = 0; i < PAGES; i++) pages.push(page(i));
  const counts = new Map();
  const next = { page: 0 };
  const lock = new Lock();
  const start = performance.now();
  const threads = [];
  for (let id = 0; id < threadCount; id++) {
    threads.push(new Thread(count, pages, next, counts, lock));
  }
  for (const thread of threads) thread.join();
  const ms = performance.now() - start;
  const expected = new Map();
  for (const text of pages) {
    for (const word of text.split(' ')) expected.set(word, (expected.get(word) ?? 0) + 1);
  }
  if (counts.size !== expected.size) throw new Error(`word-count: ${counts.size} words`);
  for (const [word, n] of expected) {
    if (counts.get(word).count !== n)
      throw new Error(`word-count: ${word} ${counts.get(word).count}`);
  }
  return { ms, result: `${counts.size} words` };
}

const rounds = [];
for (let i = Number(process.argv[3] ?? 1); i > 0; i--) rounds.push(once());
rounds.sort((a, b) => a.ms - b.ms);
const { ms, result } = rounds[rounds.length >> 1];
console.log(`word-count: ${threadCount} threads, ${ms.toFixed(1)} ms, ${result}`);
