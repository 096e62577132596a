// Package stream says what a type of stream is: a complaint, a corrective action, the settings of the house. Each is a name,
// the events that it consists of and how they add up to a state; Of holds that together, and everything that keeps, reads,
// proves or follows events takes it from there. The journal knows names and bytes, and no stream. Pure.
package stream
