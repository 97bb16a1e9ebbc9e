const Named = (Base) => class extends Base {
  label() { return 'named ' + super.label(); }
};
class Thing {
  label() { return 'thing'; }
}
class NT extends Named(Named(Thing)) {}
console.log(new NT().label()); // expect: named named thing
