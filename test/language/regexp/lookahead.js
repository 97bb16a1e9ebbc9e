console.log(/a(?=b)/.exec('acab').index, /a(?!b)/.exec('abac').index, 'price 100'.replace(/\d(?=(\d{2})+$)/, '$&,'), '1234567'.replace(/\B(?=(\d{3})+$)/g, ','), /(?=(a+))a*b\1/.exec('baaabac').join(), /(?!(a))b/.exec('b').map(String).join());

// expect: 2 2 price 1,00 1,234,567 aba,a b,undefined
