const seen = [];
const tag = (s) => (seen.push(s), s);
function site(x) {
  return tag`a${x}b`;
}
console.log(site(1) === site(2), tag`a${1}b` === tag`a${1}b`); // expect: true false
console.log(Object.isFrozen(seen[0]), Object.isFrozen(seen[0].raw), Array.isArray(seen[0].raw)); // expect: true true true
