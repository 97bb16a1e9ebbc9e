function* g() {}
const { next } = Object.getPrototypeOf(g.prototype);
try {
  next.call({});
} catch (e) {
  console.log(e.name); // expect: TypeError
}
