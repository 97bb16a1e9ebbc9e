console.log(/(?:(a)|(b))*/.exec('ab').map(String).join(), /(?:(a)|b)*/.exec('ab').map(String).join(), /(a*)*/.exec('b').map(String).join(), /(?:a|(b))+?c/.exec('bac').map(String).join());

// expect: ab,undefined,b ab,undefined ,undefined bac,undefined
