console.log(/(.*)(\d+)/.exec('abc123').slice(1).join(), /(.*?)(\d+)/.exec('abc123').slice(1).join(), /^(a+)(a+)$/.exec('aaaa').slice(1).join(), /(z)((a+)?(b+)?(c))*/.exec('zaacbbbcac').join());

// expect: abc12,3 abc,123 aaa,a zaacbbbcac,z,ac,a,,c
