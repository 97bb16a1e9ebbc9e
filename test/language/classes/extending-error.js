class HttpError extends Error {
  constructor(status, message, options) {
    super(message, options);
    this.name = 'HttpError';
    this.status = status;
  }
}
const e = new HttpError(404, 'missing', { cause: 'c' });
console.log(String(e), e.status, e.cause, e instanceof Error, e.stack.includes('missing')); // expect: HttpError: missing 404 c true true
