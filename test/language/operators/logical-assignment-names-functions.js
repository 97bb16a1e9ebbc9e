let f, g = null, h = 1;
f ??= () => {};
g ||= function () {};
h &&= class {};
console.log(f.name, g.name, h.name); // expect: f g h
