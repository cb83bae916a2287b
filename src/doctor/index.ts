export { type Check, type CheckStatus, type Diagnosis, type DoctorParts, diagnose } from './diagnose.ts';
