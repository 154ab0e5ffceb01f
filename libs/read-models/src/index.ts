export * from './consumer/index.js';
