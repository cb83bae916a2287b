export type { DetectedBy } from './detect.ts';
export { openProject, type Project, projectFolder } from './open.ts';
