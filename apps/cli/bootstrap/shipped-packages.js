// Which packages the product consists of: those that a server needs, and those that the page is built of, which stand among the
// development dependencies, for no server needs them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages in what is imported, from TypeScript and from CSS. */
const imports = /(?:\bfrom|\bimport|\bimport\() ?'((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)[^']*'/g;
const isOfThePage = (file) => /\.(tsx?|css)$/.test(file) && !/\.(spec|fixture)\.tsx?$/.test(file);

/**
 * @param project the folder of the project
 * @returns the places of the packages in the lock file, as `node_modules/react`
 */
export function shippedPlaces(project) {
  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
  const shipped = new Set(
    Object.keys(packages).filter((place) => place !== '' && packages[place].dev !== true),
  );
  const left = packagesOfThePage(project).map((name) => placeOf(packages, '', name));
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    if (shipped.has(place)) continue;
    shipped.add(place);
    left.push(...neededBy(packages[place]).flatMap((name) => placeOf(packages, place, name) ?? []));
  }
  return shipped;
}

/** The names of the packages that the sources of the page import, sorted. */
export function packagesOfThePage(project) {
  const { devDependencies, dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  const sources = join(project, 'apps/web/src');
  const files = readdirSync(sources, { recursive: true }).filter(isOfThePage);
  const named = files.flatMap((file) =>
    [...readFileSync(join(sources, file), 'utf8').matchAll(imports)].map(([, name]) => name),
  );
  const known = { ...devDependencies, ...dependencies };
  return [...new Set(named)].filter((name) => Object.hasOwn(known, name)).sort();
}

function neededBy({
  dependencies = {},
  optionalDependencies = {},
  peerDependencies = {},
  peerDependenciesMeta = {},
}) {
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...peers];
}

/** Where Node finds a package that another asks for; undefined for an optional one that is not there. */
function placeOf(packages, from, name) {
  const above = from.split(/(?<=^|\/)node_modules\//).slice(1);
  for (let depth = above.length; depth >= 0; depth -= 1) {
    const place = [...above.slice(0, depth).map((each) => each.replace(/\/$/, '')), name]
      .map((each) => `node_modules/${each}`)
      .join('/');
    if (Object.hasOwn(packages, place)) return place;
  }
  return undefined;
}
