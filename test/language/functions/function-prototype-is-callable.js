console.log(typeof Function.prototype, Function.prototype(), Function.prototype.name === '', Function.prototype.length); // expect: function undefined true 0
