console.log('start'); // expect: start
Promise.reject(new Error('nobody listens'));
// throws: Error: nobody listens
