const base = { x: 'base', get y() { return 'y of ' + this.name; } };
const o = Object.create(base);
o.name = 'o';
console.log(o.x, o.y); // expect: base y of o
o.x = 'own';
console.log(o.x, base.x, delete o.x, o.x); // expect: own base true base
