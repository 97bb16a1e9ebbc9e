console.log(escape('a b+é中'), unescape('%u4E2D%E9%20'), escape('*@-_+./')); // expect: a%20b+%E9%u4E2D 中é  *@-_+./
