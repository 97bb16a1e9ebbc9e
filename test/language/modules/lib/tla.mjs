console.log('tla starts');
export const value = await new Promise((r) => setTimeout(r, 5, 'awaited'));
console.log('tla ends');
