const o = {
  get g() { throw new Error('getter'); },
  toString() { throw new Error('toString'); },
};
for (const f of [() => o.g, () => `${o}`, () => 'x'.concat(o), () => ({})[o]]) {
  try {
    f();
  } catch (e) {
    console.log(e.message);
  }
}

// expect: getter
// expect: toString
// expect: toString
// expect: toString
