console.log(JSON.stringify({ z: 1, 10: 2, a: 3, 2: 4 }), JSON.stringify([1e21, -0, 1e-7, 0.1])); // expect: {"2":4,"10":2,"z":1,"a":3} [1e+21,0,1e-7,0.1]
