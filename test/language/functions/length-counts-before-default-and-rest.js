console.log(((a, b) => 0).length, ((a, b = 1, c) => 0).length, ((...r) => 0).length, (({ a }, [b]) => 0).length); // expect: 2 1 0 2
