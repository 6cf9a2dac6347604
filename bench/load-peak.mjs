// Imported before a program, it says at its end, on standard error, what the process took at most: bytes and processor
// seconds, as JSON. What Linux calls maxRSS counts the process that started this one as well.
import { existsSync, readFileSync } from 'node:fs';

process.on('exit', () => {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  const { user, system } = process.cpuUsage();
  process.stderr.write(`${JSON.stringify({ peak: 1024 * Number(kilobytes), seconds: (user + system) / 1e6 })}\n`);
});
