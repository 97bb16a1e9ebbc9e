// Nothing but a loop.
'use strict';

let sum = 0;
for (let i = 0; i < 15000000; i++) sum = (sum + i) | 0;
if (sum !== 1914115872) throw new Error(`back-edges: ${sum}`);
