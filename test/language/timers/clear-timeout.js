const t = setTimeout(() => console.log('never'), 1);
clearTimeout(t);
clearTimeout(undefined);
clearTimeout(123456);
setTimeout(() => console.log('ok'), 5); // expect: ok
