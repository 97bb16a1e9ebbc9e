const re = /\s*(?:(?<num>\d+(?:\.\d+)?)|(?<id>[A-Za-z_]\w*)|(?<str>"(?:[^"\\]|\\.)*")|(?<op>[-+*\/=()<>!]=?))/gy;
const src = 'x1 = 3.14 * (foo + "a\\"b") != 7';
const out = [];
for (let m; (m = re.exec(src)); ) {
  const [kind, text] = Object.entries(m.groups).find(([, v]) => v !== undefined);
  out.push(kind[0] + ':' + text);
}
console.log(out.join(' ')); // expect: i:x1 o:= n:3.14 o:* o:( i:foo o:+ s:"a\"b" o:) o:!= n:7
