export { renderExampleToml } from './docs.ts';
export { type Config, type Entry, loadConfig, type Origin } from './load.ts';
export { type Paths, resolvePaths } from './paths.ts';
export { type Key, settingOf, type Value, type Values } from './schema.ts';
export { openTrust, type TrustStore } from './trust.ts';
