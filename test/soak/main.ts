// npm run soak -- --storm [SECONDS]: runs the interrupt storm (storm.ts looks at the arguments itself).
import './storm.ts';

if (!process.argv.includes('--storm')) {
  console.error('usage: npm run soak -- --storm [SECONDS]');
  process.exitCode = 2;
}
