// A trace names guest functions, lines and columns, innermost first.
const inner = () => {
  throw new Error('traced');
};
class Maker {
  build() {
    return [1].map(() => inner());
  }
}
function outer() {
  return new Maker().build();
}
try {
  outer();
} catch (e) {
  const [head, ...frames] = e.stack.split('\n');
  const guest = frames.filter((f) => f.includes('32-stack-names'));
  const place = (f) => /:(\d+):(\d+)\)?$/.exec(f).slice(1).join(':');
  console.log(head); // expect: Error: traced
  console.log(guest[0].includes('inner'), place(guest[0])); // expect: true 3:9
  console.log(guest.some((f) => f.includes('build') && place(f).startsWith('7:'))); // expect: true
  console.log(guest.some((f) => f.includes('outer') && place(f).startsWith('11:'))); // expect: true
}
