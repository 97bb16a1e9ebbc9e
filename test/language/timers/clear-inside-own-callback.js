const t = setInterval(() => {
  clearInterval(t);
  console.log('once'); // expect: once
}, 1);
