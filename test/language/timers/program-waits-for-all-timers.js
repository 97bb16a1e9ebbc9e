console.log('main ends'); // expect: main ends
setTimeout(() => setTimeout(() => console.log('last'), 5), 5); // expect: last
