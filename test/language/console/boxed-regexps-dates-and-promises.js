console.log(new Number(1), new String('s'), new Boolean(false), /x/g, Promise.resolve(5));

// expect: [Number: 1] [String: 's'] [Boolean: false] /x/g Promise { 5 }
