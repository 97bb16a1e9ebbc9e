const list = Array.from({ length: 40 }, (_, i) => ({ k: (i * 7) % 5, i }));
list.sort((a, b) => a.k - b.k);
const stable = list.every((x, j) => j === 0 || list[j - 1].k < x.k || list[j - 1].i < x.i);
console.log(stable, list.map((x) => x.k).join('')); // expect: true 0000000011111111222222223333333344444444
console.log([5, 1, 4].sort((a, b) => b - a).join(), [3, 1, 2].sort(() => 0).join()); // expect: 5,4,1 3,1,2
