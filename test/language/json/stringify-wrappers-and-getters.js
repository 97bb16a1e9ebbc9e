console.log(JSON.stringify([new Number(3), new String('s'), new Boolean(false), Object(Symbol())]), JSON.stringify({ get g() { return 'got'; } }), JSON.stringify(new Map([[1, 2]])), JSON.stringify(Object.create({ inherited: 1 })));

// expect: [3,"s",false,{}] {"g":"got"} {} {}
