class Callable {
  constructor() {
    const f = () => f.greeting;
    f.greeting = 'hi';
    return Object.setPrototypeOf(f, new.target.prototype);
  }
  shout() { return this().toUpperCase(); }
}
const c = new Callable();
console.log(c(), c.shout()); // expect: hi HI
