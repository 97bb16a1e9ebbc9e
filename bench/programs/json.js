// JSON: a recursive-descent parser and a printer written in the language itself, on a generated text.
'use strict';

class Parser {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  fail(what) {
    throw new SyntaxError(`${what} at ${this.at}`);
  }

  skip() {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return c;
      this.at++;
    }
  }

  parse() {
    const value = this.value();
    this.skip();
    if (this.at < this.text.length) this.fail('text after the value');
    return value;
  }

  value() {
    const c = this.skip();
    if (c === 123) return this.object();
    if (c === 91) return this.array();
    if (c === 34) return this.string();
    if (c === 45 || (c >= 48 && c <= 57)) return this.number();
    if (c === 116) return this.word('true', true);
    if (c === 102) return this.word('false', false);
    if (c === 110) return this.word('null', null);
    return this.fail('unexpected character');
  }

  word(word, value) {
    for (let i = 0; i < word.length; i++) {
      if (this.text.charCodeAt(this.at + i) !== word.charCodeAt(i)) this.fail('bad word');
    }
    this.at += word.length;
    return value;
  }

  digits() {
    const from = this.at;
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (!(c >= 48 && c <= 57)) break;
      this.at++;
    }
    if (this.at === from) this.fail('a digit is missing');
  }

  number() {
    const from = this.at;
    if (this.text.charCodeAt(this.at) === 45) this.at++;
    this.digits();
    if (this.text.charCodeAt(this.at) === 46) {
      this.at++;
      this.digits();
    }
    const c = this.text.charCodeAt(this.at);
    if (c === 101 || c === 69) {
      this.at++;
      const sign = this.text.charCodeAt(this.at);
      if (sign === 43 || sign === 45) this.at++;
      this.digits();
    }
    return Number(this.text.slice(from, this.at));
  }

  string() {
    let out = '';
    let from = ++this.at;
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c !== c) this.fail('the string does not end');
      if (c === 34) {
        out += this.text.slice(from, this.at++);
        return out;
      }
      if (c === 92) {
        out += this.text.slice(from, this.at) + this.escape();
        from = this.at;
      } else {
        this.at++;
      }
    }
  }

  escape() {
    const c = this.text[this.at + 1];
    this.at += 2;
    switch (c) {
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case 'r':
        return '\r';
      case 'b':
        return '\b';
      case 'f':
        return '\f';
      case 'u': {
        const code = parseInt(this.text.slice(this.at, this.at + 4), 16);
        this.at += 4;
        return String.fromCharCode(code);
      }
      case '"':
      case '\\':
      case '/':
        return c;
      default:
        return this.fail('bad escape');
    }
  }

  array() {
    const out = [];
    this.at++;
    if (this.skip() === 93) {
      this.at++;
      return out;
    }
    for (;;) {
      out.push(this.value());
      const c = this.skip();
      this.at++;
      if (c === 93) return out;
      if (c !== 44) this.fail('a comma is missing');
    }
  }

  object() {
    const out = {};
    this.at++;
    if (this.skip() === 125) {
      this.at++;
      return out;
    }
    for (;;) {
      if (this.skip() !== 34) this.fail('a key is missing');
      const key = this.string();
      if (this.skip() !== 58) this.fail('a colon is missing');
      this.at++;
      out[key] = this.value();
      const c = this.skip();
      this.at++;
      if (c === 125) return out;
      if (c !== 44) this.fail('a comma is missing');
    }
  }
}

function quote(text) {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) out += '\\"';
    else if (c === 92) out += '\\\\';
    else if (c === 10) out += '\\n';
    else if (c < 32) out += '\\u' + c.toString(16).padStart(4, '0');
    else out += text[i];
  }
  return out + '"';
}

function print(value) {
  if (value === null) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    let out = '[';
    for (let i = 0; i < value.length; i++) out += (i > 0 ? ',' : '') + print(value[i]);
    return out + ']';
  }
  let out = '{';
  for (const key of Object.keys(value)) {
    out += (out.length > 1 ? ',' : '') + quote(key) + ':' + print(value[key]);
  }
  return out + '}';
}

function sample(count) {
  const rows = [];
  for (let i = 0; i < count; i++) {
    rows.push({
      id: i,
      name: `row "${i}"\n`,
      price: i * 1.25 - 100,
      tags: ['a', 'b', `t${i % 7}`],
      flags: { odd: i % 2 === 1, none: null, small: i < 10 },
      path: [i, [i + 1, [i + 2, []]], {}],
    });
  }
  return { version: 1, rows };
}

const text = print(sample(220));
if (text !== JSON.stringify(sample(220))) throw new Error('json: the built-in prints another text');
let total = 0;
for (let round = 0; round < 45; round++) {
  const value = new Parser(text).parse();
  if (print(value) !== text) throw new Error('json: not the same text again');
  total += value.rows.length;
}
let message = '';
try {
  new Parser('{"a": [1, 2,, 3]}').parse();
} catch (error) {
  message = error.message;
}
if (message !== 'unexpected character at 12') throw new Error(`json: ${message}`);
console.log(`json: ${total} rows of ${text.length} characters`);
