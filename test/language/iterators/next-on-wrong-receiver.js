for (const it of [[].values(), new Map().keys(), new Set().values(), ''[Symbol.iterator]()]) {
  try {
    it.next.call({});
  } catch (e) {
    console.log(e.name);
  }
}

// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
