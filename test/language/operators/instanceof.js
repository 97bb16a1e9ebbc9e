function F() {}
const f = new F();
console.log(f instanceof F, {} instanceof F, [] instanceof Object, 1 instanceof Number, Object.create(null) instanceof Object);
F.prototype = {};
console.log(f instanceof F);
for (const bad of [1, {}, () => {}]) {
  try {
    console.log(f instanceof bad);
  } catch (e) {
    console.log(e.name);
  }
}

// expect: true false true false false
// expect: false
// expect: TypeError
// expect: TypeError
// expect: TypeError
