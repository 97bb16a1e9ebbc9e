console.log(/(.)\1/.exec('abba')[0], /(a)(b)?/.exec('a')[2], /\1(a)/.exec('aa')[0], /(?:x)(y)/.exec('xy')[1], /(?<q>['"]).*?\k<q>/.exec(`say "it's"`)[0], /^(?:(\w)(?=\w*\1))+/.exec('abcab')[0]);

// expect: bb undefined a y "it's" ab
