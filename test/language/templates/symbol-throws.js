try {
  `${Symbol('s')}`;
} catch (e) {
  console.log(e.name); // expect: TypeError
}
