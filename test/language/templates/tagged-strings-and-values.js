function tag(strings, ...values) {
  return strings.join('|') + ' ' + values.join() + ' ' + strings.length;
}
console.log(tag`a${1}b${2}c`); // expect: a|b|c 1,2 3
console.log(tag`${1}${2}`); // expect: || 1,2 3
console.log(tag``); // expect:   1
