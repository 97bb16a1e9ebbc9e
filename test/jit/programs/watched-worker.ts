// A guest worker that watches its code.
import './watch.ts';
import guestTask from '../../../workers/guest-worker.ts';
export default guestTask;
