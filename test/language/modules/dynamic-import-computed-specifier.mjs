for (const n of ['star-a', 'star-b']) {
  const { shared } = await import(`./lib/${n}.mjs`);
  console.log(shared);
}

// expect: a
// expect: b
