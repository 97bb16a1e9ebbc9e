console.log('abc'.replace('b', '[$&]'), 'abc'.replace('b', "$`|$'"), 'abc'.replace('b', '$$'), 'abc'.replace('b', '$1$x'), 'abcb'.replaceAll('b', '<$`>'));

// expect: a[b]c aa|cc a$c a$1$xc a<a>c<abc>
