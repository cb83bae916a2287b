export { type ChangedFiles, openChangedFiles } from './changed-files.ts';
export { type DetectedBy, MARKER } from './detect.ts';
export { type GitState, readGitState } from './git-state.ts';
export { type IdentityOptions, identify } from './identity.ts';
export { cleanName } from './name.ts';
export { openProject, type Project } from './open.ts';
export {
  type ProjectText,
  type ProjectWishes,
  readWishes,
  type TrustedWishes,
  trustedWishes,
  untrustedLine,
} from './wishes.ts';
