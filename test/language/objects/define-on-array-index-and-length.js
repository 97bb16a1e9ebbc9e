const a = [1, 2, 3];
Object.defineProperty(a, 1, { get: () => 'getter', enumerable: true });
Object.defineProperty(a, 4, { value: 'five' });
console.log(a.length, a[1], a.join(), Object.keys(a).join()); // expect: 5 getter 1,getter,3,,five 0,1,2
Object.defineProperty(a, 'length', { writable: false });
try {
  a.push(1);
} catch (e) {
  console.log(e.name); // expect: TypeError
}
