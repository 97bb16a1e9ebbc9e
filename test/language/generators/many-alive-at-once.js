function* count(k) {
  for (let i = 0; i < 5; i++) yield k * 10 + i;
}
const list = Array.from({ length: 50 }, (_, k) => count(k));
let sum = 0;
for (let round = 0; round < 5; round++) for (const it of list) sum += it.next().value;
console.log(sum, list.every((it) => it.next().done)); // expect: 61750 true
