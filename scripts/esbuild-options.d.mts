import type { BuildOptions, Plugin } from 'esbuild';

export declare const version: string;
export declare const rawText: Plugin;
export declare const esm: BuildOptions & { banner: { js: string } };
export declare const cjs: BuildOptions & { banner: { js: string } };
