console.log('x'.bold(), 'x'.anchor('a"b'), 'x'.link('u'), 'x'.fontsize(3)); // expect: <b>x</b> <a name="a&quot;b">x</a> <a href="u">x</a> <font size="3">x</font>
