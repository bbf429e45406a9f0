import type { LocalDate } from '../../platform/clock';

/** 2027-01-18 as 18-01-2027. */
export function dayFirst(date: LocalDate): string {
  return date.split('-').reverse().join('-');
}

/** 2027-01-18 as 2027/01/18. */
export function withSlashes(date: LocalDate): string {
  return date.replaceAll('-', '/');
}

/** A day of the year that the calendar does not have; lax readers take it for March. */
export function impossibleDay(date: LocalDate): string {
  return `${Number(date.slice(0, 4)) + 1}-02-31`;
}
