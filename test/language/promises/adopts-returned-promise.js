Promise.resolve()
  .then(() => new Promise((r) => setTimeout(r, 1, 'adopted')))
  .then((v) => console.log(v)); // expect: adopted
