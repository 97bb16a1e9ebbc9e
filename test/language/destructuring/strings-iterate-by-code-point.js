const [a, b, ...rest] = 'a😀bc';
console.log(a, b, rest.length, rest.join('')); // expect: a 😀 2 bc
