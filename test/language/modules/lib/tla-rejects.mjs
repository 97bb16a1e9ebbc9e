await Promise.resolve();
throw new TypeError('rejected while loading');
