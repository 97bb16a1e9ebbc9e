const o = { a: 0, b: 1, c: null };
o.a ||= 10;
o.b &&= 20;
o.c ??= 30;
o.d ??= 40;
console.log(JSON.stringify(o)); // expect: {"a":10,"b":20,"c":30,"d":40}
