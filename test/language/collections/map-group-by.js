// no-host
const m = Map.groupBy([1, 2, 3, 4], (n) => (n % 2 ? 'odd' : 'even'));
console.log(m instanceof Map, m.get('odd').join(), m.get('even').join(), m.size); // expect: true 1,3 2,4 2
const k = {};
console.log(Map.groupBy([1], () => k).get(k)[0]); // expect: 1
