// Prints the bill of materials (CycloneDX, JSON) of what the product consists of: `npm run sbom`.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shippedPlaces } from './shipped-packages.js';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const program = `${project}node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js`;
const printed = execFileSync(process.execPath, [program, '--output-format', 'JSON'], {
  cwd: project,
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
});
const { components, dependencies, ...bill } = JSON.parse(printed);
const shipped = shippedPlaces(project);
const refs = new Set([bill.metadata.component['bom-ref']]);

function shippedAmong(all = []) {
  return all.flatMap(({ components: inside, ...component }) => {
    const place = component.properties?.find(({ name }) => name === 'cdx:npm:package:path')?.value;
    const kept = shippedAmong(inside);
    if (!shipped.has(place)) return kept;
    refs.add(component['bom-ref']);
    return [kept.length > 0 ? { ...component, components: kept } : component];
  });
}

const kept = shippedAmong(components);
const graph = dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }));
process.stdout.write(`${JSON.stringify({ ...bill, components: kept, dependencies: graph }, null, 2)}\n`);
