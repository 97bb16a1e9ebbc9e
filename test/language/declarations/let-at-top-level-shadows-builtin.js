let Map = 'mine';
console.log(Map, typeof globalThis.Map); // expect: mine function
