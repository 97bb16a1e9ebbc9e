console.log(/x/dgimsuy.flags, new RegExp('x', 'yg').flags, Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags').get.call({ global: 1, sticky: true, unicode: 'y' }));

// expect: dgimsuy gy guy
