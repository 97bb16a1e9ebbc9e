const list = ['a', 'b'];
const s = `<ul>${list.map((x) => `<li>${x}</li>`).join('')}
</ul>`;
console.log(s);

// expect: <ul><li>a</li><li>b</li>
// expect: </ul>
