export { csvLines, type CsvCell } from './csv-lines.js';
