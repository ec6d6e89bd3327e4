const dayLength = 86_400_000;

/** Whether the text is a day as YYYY-MM-DD that is in the calendar. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  // Some engines take the 31st of every month.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day that it is now in UTC, as YYYY-MM-DD. */
export function currentDay(): string {
  return new Date().toISOString().slice(0, 10);
}

/** How many days are left after today; negative when it has expired. Both are days as YYYY-MM-DD. */
export function daysLeft(expires: string, today: string): number {
  return Math.round((Date.parse(expires) - Date.parse(today)) / dayLength);
}
