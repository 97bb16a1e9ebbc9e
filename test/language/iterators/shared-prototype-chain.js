const ip = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
const it2 = Object.getPrototypeOf(Object.getPrototypeOf(new Map().entries()));
console.log(ip === it2, ip[Symbol.iterator].call('self') + '', typeof ip[Symbol.iterator]); // expect: true self function
