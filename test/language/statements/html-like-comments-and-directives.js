<!-- an html-like comment
console.log('after'); // expect: after
--> another one at a line start
/* multi
line */ console.log('same'); // expect: same
