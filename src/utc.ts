/** RFC 3339, section 5.6, in whole seconds: `2026-11-02T06:00:00Z`. */
export function formatTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `2026-11-02`, where it is that day in UTC. */
export function formatDay(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** The same of a time that is written as RFC 3339 has it. */
export function dayOf(time: string): string {
  return time.slice(0, 'yyyy-mm-dd'.length);
}

/** For people: `2026-11-02 06:00 UTC`. */
export function formatMinute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
