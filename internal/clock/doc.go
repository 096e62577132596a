// Package clock is how the desk counts time: working calendars, the arithmetic of deadlines, and clocks (时限) whose
// due date, pauses, extensions and result all come from one ledger of segments.
//
// A Calendar is data that people upload each year. Compile turns it into a Table, which answers quickly and may be
// shared between goroutines. A Span ("5wd", "15d,roll", "2h") is a length of time with the rule for counting it. A
// Clock is a value: every method returns a changed copy and leaves the old one alone, so a clock may sit in an event.
//
// Counting follows the Chinese Civil Code, articles 201 to 203, which the other regimes we serve are variants of:
// hours run from the stated instant, days from the day after, a month ends on the corresponding day, and the last day
// ends at 24:00 or at the close of business.
//
// The package is pure: no clock is read, nothing is fetched. A Table keeps a cache of the years it was asked about.
package clock
