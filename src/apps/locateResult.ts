/** Everything that locating found in one photo, as one plain value. */
import type { ClassesFound, ComponentsFound, LocateEvent, MaskFound, ObjectsFound, RegionFound } from './locate.js';

export interface Located {
  readonly found: ClassesFound;
  /** In the order of `found.classes`. */
  readonly masks: readonly MaskFound[];
  readonly components: ComponentsFound;
  /** In the order of `end.halves`. */
  readonly regions: readonly RegionFound[];
  readonly end: ObjectsFound;
}

/**
 * Follows the sequence to its end.
 *
 * @param seen called with each event as it comes.
 * @returns undefined when the sequence was ended before.
 */
export async function collect(
  events: AsyncIterable<LocateEvent>,
  seen: (event: LocateEvent) => void = () => undefined,
): Promise<Located | undefined> {
  let found: ClassesFound | undefined;
  let components: ComponentsFound | undefined;
  const masks: MaskFound[] = [];
  const regions: RegionFound[] = [];
  for await (const event of events) {
    seen(event);
    switch (event.kind) {
      case 'classes':
        found = event;
        break;
      case 'mask':
        masks.push(event);
        break;
      case 'components':
        components = event;
        break;
      case 'region':
        regions.push(event);
        break;
      case 'objects':
        return found && components && { found, masks, components, regions, end: event };
    }
  }
  return undefined;
}
