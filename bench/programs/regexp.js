// Regular expressions: a log analyser, a tokenizer with sticky matching, replacements with groups and
// look-around.
'use strict';

function logLines(count) {
  const methods = ['GET', 'POST', 'PUT', 'DELETE'];
  const lines = [];
  for (let i = 0; i < count; i++) {
    const ip = `10.${i % 256}.${(i * 7) % 256}.${(i * 13) % 256}`;
    const status = i % 11 === 0 ? 500 : i % 5 === 0 ? 404 : 200;
    lines.push(
      `${ip} - [2024-${String((i % 12) + 1).padStart(2, '0')}-07T10:${String(i % 60).padStart(2, '0')}:00Z] ` +
        `"${methods[i % 4]} /items/${i}?q=a%20b&page=${i % 9} HTTP/1.1" ${status} ${i * 17}`,
    );
  }
  return lines;
}

const LINE =
  /^(?<ip>\d{1,3}(?:\.\d{1,3}){3}) - \[(?<year>\d{4})-(?<month>\d\d)-\d\dT[\d:]+Z\] "(?<method>[A-Z]+) (?<path>[^ ?]+)(?:\?(?<query>\S*))? HTTP\/\d\.\d" (?<status>[1-5]\d\d) (?<bytes>\d+)$/;

function analyse(lines) {
  const counts = new Map();
  let bytes = 0;
  for (const line of lines) {
    const match = LINE.exec(line);
    if (match === null) throw new Error(`regexp: no match: ${line}`);
    const { method, status } = match.groups;
    const key = `${method} ${status}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    bytes += Number(match.groups.bytes);
  }
  return { counts, bytes };
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|("(?:[^"\\]|\\.)*")|(=>|[-+*/=<>!]=?|&&|\|\||[(){}[\];,.]))/y;

function tokenize(text) {
  const kinds = [0, 0, 0, 0];
  TOKEN.lastIndex = 0;
  for (;;) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      if (/\S/.test(text.slice(at))) throw new Error(`regexp: bad token at ${at}`);
      return kinds;
    }
    for (let i = 1; i <= 4; i++) if (match[i] !== undefined) kinds[i - 1]++;
  }
}

const lines = logLines(600);
const source =
  'function f(a, b) { return a["x\\"y"] + b.c * 12.5 >= 3 && !g(a => a - 1); }\n'.repeat(50);
let summary = '';
for (let round = 0; round < 60; round++) {
  const { counts, bytes } = analyse(lines);
  if (bytes !== (17 * 599 * 600) / 2 || counts.size !== 12) throw new Error(`regexp: ${bytes}`);
  const kinds = tokenize(source);
  if (kinds.join() !== '150,550,50,900') throw new Error(`regexp: ${kinds}`);
  const text = lines.join('\n');
  const swapped = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)/g, '$4.$3.$2.$1');
  if (swapped.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)/g, '$4.$3.$2.$1') !== text) {
    throw new Error('regexp: swapped twice is not the same');
  }
  const pages = text.match(/(?<=[?&]page=)\d(?! 200)/g).length;
  const words = swapped.split(/[^a-z]+/i).filter((w) => /^(.)(?:.*\1)?$/i.test(w)).length;
  const camel = 'some_snake_case_name'.replace(/_([a-z])/g, (_, c) => c.toUpperCase());
  if (camel !== 'someSnakeCaseName') throw new Error(`regexp: ${camel}`);
  summary = `${kinds.join('+')} tokens, ${pages} pages, ${words} words`;
}
console.log(`regexp: ${summary}`);
