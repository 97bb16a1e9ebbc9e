console.log(JSON.parse({ toString: () => '[1]' }).length, JSON.parse(null), JSON.parse(12), JSON.parse(['5'])); // expect: 1 null 12 5
try {
  JSON.parse(undefined);
} catch (e) {
  console.log(e.name); // expect: SyntaxError
}
