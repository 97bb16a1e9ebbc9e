async function f() {
  throw new Error('async error');
}
f().catch((e) => console.log(e.message)); // expect: async error
async function g(x = (() => { throw new Error('in default'); })()) {}
g().catch((e) => console.log(e.message)); // expect: in default
