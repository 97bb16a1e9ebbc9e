const load = () => import('./lib/default-arrow.mjs');
load().then(({ default: f }) => console.log(f()));
const { default: g } = await load();
console.log(g());

// expect: arrow
// expect: arrow
