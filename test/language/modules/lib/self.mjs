import * as me from './self.mjs';
export const x = 1;
export const viaSelf = () => me.x;
export default me;
