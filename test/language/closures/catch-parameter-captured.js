const fs = [];
for (let i = 0; i < 2; i++) {
  try {
    throw 'e' + i;
  } catch (err) {
    fs.push(() => err);
  }
}
console.log(fs[0](), fs[1]()); // expect: e0 e1
