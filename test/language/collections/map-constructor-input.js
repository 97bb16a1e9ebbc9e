console.log(new Map(null).size, new Map(undefined).size, new Map([[1]]).get(1), new Map(new Map([[1, 2]])).get(1), new Map('').size);
for (const f of [() => Map(), () => new Map([1]), () => new Map(5), () => new Map(['ab'])]) {
  try {
    f();
    console.log('ok');
  } catch (e) {
    console.log(e.name);
  }
}

// expect: 0 0 undefined 2 0
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
