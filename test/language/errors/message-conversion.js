console.log(new Error(5).message, typeof new Error(5).message, new Error(null).message, new Error({ toString: () => 'conv' }).message);

// expect: 5 string null conv
