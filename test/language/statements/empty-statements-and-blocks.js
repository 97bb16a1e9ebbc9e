;;;
{}
if (1);
for (var i = 0; i < 3; i++);
l: ;
console.log(i); // expect: 3
