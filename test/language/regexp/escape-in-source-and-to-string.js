console.log(new RegExp('/').source, new RegExp('\n').source, RegExp.prototype.source, RegExp.prototype.flags === '', String(RegExp.prototype), RegExp.prototype.toString.call({ source: 'a', flags: 'b' }));

// expect: \/ \n (?:) true /(?:)/ /a/b
