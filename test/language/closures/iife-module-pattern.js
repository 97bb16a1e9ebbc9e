const m = (function () {
  let hidden = 1;
  return { bump: () => ++hidden };
})();
console.log(m.bump(), m.bump(), typeof hidden); // expect: 2 3 undefined
