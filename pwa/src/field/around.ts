/** What is looked at now and then: one file to fetch and keep, not one for each screen. */
export { default as Bell } from './bell';
export { default as Devices } from './devices';
export { default as Diagnostics } from './diagnostics';
export { default as Rest } from './rest';
export { default as SafetyList } from './safety';
export { default as Settings } from './settings';
export { default as SignIn } from './sign-in';
export { default as Tour } from './tour';
export { default as Waiting } from './waiting';
export { default as Welcome } from './welcome';
