for (const k of ['all', 'allSettled', 'race', 'any']) {
  Promise[k](5).catch((e) => console.log(k, e.name));
}

// expect: all TypeError
// expect: allSettled TypeError
// expect: race TypeError
// expect: any TypeError
