console.log(Boolean(''), Boolean('0'), Boolean(0), Boolean(-0), Boolean(NaN), Boolean([]), Boolean(null), !!Symbol(), new Boolean(false) ? 'truthy' : 'falsy', new Boolean(false) == false, true.toString(), typeof new Boolean(1).valueOf());

// expect: false true false false false true false true truthy true true boolean
