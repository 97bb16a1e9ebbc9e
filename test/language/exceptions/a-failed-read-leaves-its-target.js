// A read that throws has not touched the variable it would have been assigned to.
function viaClosure() {
  const h = () => {
    let a = 1;
    try {
      a = x;
    } catch {}
    return a;
  };
  const r = h();
  let x = 2;
  return [r, x];
}
console.log(viaClosure().join()); // expect: 1,2

globalThis.q = 5;
function viaGlobal() {
  let a = 1;
  try {
    a = q;
  } catch {
    return a;
  }
  return a;
}
console.log(viaGlobal()); // expect: 5
delete globalThis.q;
console.log(viaGlobal()); // expect: 1

const thrower = {
  get p() {
    throw new Error('no');
  },
};
class Base {}
Object.defineProperty(Base.prototype, 'p', Object.getOwnPropertyDescriptor(thrower, 'p'));
function viaProperty(o) {
  let a = 'kept';
  try {
    a = o.p;
  } catch {}
  return a;
}
const o = new Base();
Object.defineProperty(o, 'p', { value: 'own', configurable: true, writable: true });
for (let i = 0; i < 5; i++) viaProperty(o);
console.log(viaProperty(o)); // expect: own
delete o.p;
console.log(viaProperty(o)); // expect: kept

Object.defineProperty(Array.prototype, 3, {
  get() {
    throw new Error('hole');
  },
  configurable: true,
});
function viaElement(list) {
  let a = 'kept';
  try {
    a = list[3];
  } catch {}
  return a;
}
console.log(viaElement([0, 1, 2, 3, 4])); // expect: 3
console.log(viaElement([0, 1, 2, , 4])); // expect: kept
delete Array.prototype[3];
