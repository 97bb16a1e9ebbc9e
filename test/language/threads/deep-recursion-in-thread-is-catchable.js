// threads
const t = new Thread(() => {
  const dive = () => dive() + 1;
  try {
    dive();
  } catch (e) {
    return e.name;
  }
});
console.log(t.join()); // expect: RangeError
