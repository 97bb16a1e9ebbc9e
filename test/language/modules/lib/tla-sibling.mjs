console.log('sibling runs');
export const sibling = 1;
