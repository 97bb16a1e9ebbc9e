// Preloaded: the last line on stderr says how many workers the process has made.
let made = 0;
process.on('worker', () => made++);
process.on('exit', () => console.error(made));
