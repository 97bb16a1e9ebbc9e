console.log(typeof import.meta, import.meta.url.startsWith('file://'), import.meta.url.endsWith('/modules/import-meta-url.mjs'), import.meta === import.meta);

// expect: object true true true
