function f(x) {
  switch (x) {
    case '1': return 'string';
    case 1: return 'number';
    case NaN: return 'never';
    case null: return 'null';
    default: return 'default';
  }
}
console.log(f(1), f('1'), f(NaN), f(null), f(undefined), f(-0 + 1)); // expect: number string default null default number
