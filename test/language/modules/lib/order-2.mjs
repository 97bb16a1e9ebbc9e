console.log('order 2');
