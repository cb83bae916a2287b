export { type DetectedBy, MARKER } from './detect.ts';
export { type GitState, readGitState } from './git-state.ts';
export { type IdentityOptions, identify } from './identity.ts';
export { cleanName } from './name.ts';
export { openProject, type Project } from './open.ts';
