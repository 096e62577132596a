// Package lane is the one way in which anything is written to a stream, of whatever type: a Lane loads the state, lets one
// act after the other decide on it, seals words, appends the events with the rows that follow from them in one transaction,
// decides again when somebody else was faster, and does what has the same key once. A Desk is a lane with rules of its own;
// the desk of complaints, which has more to see to, stands on the same lane. docs/how-to-add-a-stream.md says how another
// type of stream gets one.
package lane
