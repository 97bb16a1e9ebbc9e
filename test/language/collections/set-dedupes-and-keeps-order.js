console.log([...new Set('mississippi')].join(''), [...new Set([3, 1, 3, 2, 1])].join()); // expect: misp 3,1,2
