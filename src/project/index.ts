export type { DetectedBy } from './detect.ts';
export { type IdentityOptions, identify } from './identity.ts';
export { openProject, type Project, projectFolder } from './open.ts';
