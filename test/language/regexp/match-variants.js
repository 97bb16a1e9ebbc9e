console.log('aBc'.match(/[A-Z]/)[0], 'aBcD'.match(/[A-Z]/g).join(), 'abc'.match(/z/g), 'abc'.match(), 'a.c'.match('.').index, [...'a1b2'.matchAll(/\d/g)].map((m) => m.index).join());

// expect: B B,D null [ '', index: 0, input: 'abc', groups: undefined ] 0 1,3
