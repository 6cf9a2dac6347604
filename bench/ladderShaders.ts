/** The shaders that only the ladder draws (tools/embed-shaders.mjs leaves them out of the library). */
import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../tools/project.mjs';

/** Their texts by their path below shaders/. */
export function ladderShaders(): Record<string, string> {
  const folder = inRoot('shaders', 'ladder');
  return Object.fromEntries(
    readdirSync(folder).map((file) => [`ladder/${file}`, readFileSync(`${folder}/${file}`, 'utf8')]),
  );
}
