console.log(true ? 1 : false ? 2 : 3, 1 + 2 * 3 - 4 / 2, (1, 2) + 3, !1 + 1, (-2) ** 0); // expect: 1 5 5 1 1
