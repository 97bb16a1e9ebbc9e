console.log('John Smith'.replace(/(\w+)\s(\w+)/, '$2, $1'), 'abc'.replace(/b/, "[$`|$&|$']"), 'a.b.c'.replace(/\./g, '$$'), 'abc'.replace(/(b)/, '$01$10$2'), 'abc'.replace(/(a)(b)(c)/, '$3$2$1$0'));

// expect: Smith, John a[a|b|c]c a$b$c abb0$2c cba$0
