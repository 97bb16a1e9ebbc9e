for (const C of [WeakMap, WeakSet, WeakRef, FinalizationRegistry, Set]) {
  try {
    C({});
  } catch (e) {
    console.log(C.name, e.name);
  }
}

// expect: WeakMap TypeError
// expect: WeakSet TypeError
// expect: WeakRef TypeError
// expect: FinalizationRegistry TypeError
// expect: Set TypeError
