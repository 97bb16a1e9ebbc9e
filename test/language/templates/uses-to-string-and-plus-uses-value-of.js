const o = { toString: () => 'str', valueOf: () => 'val' };
console.log(`${o}`, '' + o); // expect: str val
