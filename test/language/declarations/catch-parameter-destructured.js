try {
  throw { code: 4, list: [1, 2] };
} catch ({ code, list: [first, ...rest] }) {
  console.log(code, first, rest.length); // expect: 4 1 1
}
