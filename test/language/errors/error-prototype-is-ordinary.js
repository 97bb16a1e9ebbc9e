console.log(Object.prototype.toString.call(Error.prototype), Error.prototype.name, Error.prototype.message === '', Error.length, Error.name);

// expect: [object Object] Error true 1 Error
