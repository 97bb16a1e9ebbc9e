console.log(0 || 'a', 'b' || n, 1 && 'c', '' && n, null || undefined, !'' && [].length); // expect: a b c  undefined 0
