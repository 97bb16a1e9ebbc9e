console.log(Object.prototype.toString.call(JSON), Object.keys(JSON).length, JSON.parse.length, JSON.stringify.length); // expect: [object JSON] 0 2 3
