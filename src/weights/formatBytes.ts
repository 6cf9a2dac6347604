/** Sizes for people: "812 B", "59.0 kB", "5.0 MB", "553 MB", "1.20 GB" (powers of 1000, as disks and providers count). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  if (unit === 0) return `${Math.round(value)} B`;
  return `${value.toFixed(value >= 99.5 ? 0 : value >= 9.95 || unit < 3 ? 1 : 2)} ${units[unit]}`;
}
