// A program to look at in a profile: heddle run --timeline=t.json examples/profile-me.js
// Three threads parse lines and count words; one lock guards the result, and one of them is in no hurry
// to let it go.
class Entry {
  constructor(word, count) {
    this.word = word;
    this.count = count;
  }
}

function makeLines(count) {
  const words = ['warp', 'weft', 'heddle', 'shuttle', 'loom', 'thread', 'yarn', 'cloth'];
  const lines = [];
  for (let i = 0; i < count; i++) {
    lines.push(`${words[i % 8]} ${words[(i * 3) % 8]} ${words[(i * 7 + 1) % 8]} ${i % 97}`);
  }
  return lines;
}

function parse(line) {
  return line.split(' ');
}

function countWords(lines, from, to) {
  const counts = new Map();
  for (let i = from; i < to; i++) {
    for (const word of parse(lines[i])) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function merge(total, counts) {
  for (const [word, count] of counts) {
    const known = total.get(word);
    total.set(word, new Entry(word, count + (known === undefined ? 0 : known.count)));
  }
}

function checksum(rounds) {
  let sum = 0;
  for (let i = 0; i < rounds; i++) sum = (Math.imul(sum, 31) + i) | 0;
  return sum;
}

const lines = makeLines(60_000);
const total = new Map();
const lock = new Lock();

function worker(part, parts) {
  const size = Math.ceil(lines.length / parts / 6);
  for (let round = 0; round < 6; round++) {
    const from = (part * 6 + round) * size;
    const counts = countWords(lines, from, Math.min(lines.length, from + size));
    lock.hold(() => {
      merge(total, counts);
      if (part === 1) checksum(300_000);
    });
  }
}

const threads = [0, 1, 2].map((part) => new Thread(worker, part, 3));
for (const thread of threads) thread.join();
console.log(`${total.size} words, heddle ${total.get('heddle').count} times`);
