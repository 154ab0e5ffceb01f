export { filesConsumer } from './files-consumer.js';
export { namedAmong, nameOfFile } from './named-files.js';
