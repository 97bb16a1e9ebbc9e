console.log(JSON.stringify('\uD800'), JSON.stringify('\uDC00x'), JSON.stringify('😀').length, JSON.stringify({ '\uD83D': 1 }));

// expect: "\ud800" "\udc00x" 4 {"\ud83d":1}
