package house

import (
	"context"
	"io/fs"

	"amends/internal/account"
	"amends/internal/complaint"
	"amends/internal/customer"
	"amends/internal/flow"
	"amends/internal/improve"
	"amends/internal/lane"
	"amends/internal/notify"
	"amends/internal/register"
	"amends/internal/report"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/view"
)

// room is one part of the house, and what the house does with each of them; what a room has no use for stays nil. Every
// loop of the house goes over rooms and names none: what is added there is opened, kept going, proven, made again,
// tidied, erased from, backed up and closed.
type room struct {
	name string
	// tables hold what it keeps. Before there are keys nothing stands in any of those that come after the keys.
	tables []string
	// folder of the data folder is its own; a backup holds it.
	folder string
	// keep copies for a backup what moves on meanwhile, the last room first; all else is packed from where it lies.
	keep func(h *House, ctx context.Context, dir string) error

	// open makes the room from those before it.
	open func(*House, context.Context) error
	// close ends it, from the last to the first; also of a house that did not open as far as this.
	close func(*House) error

	// run keeps going what happens by itself, until the context ends.
	run func(*running, context.Context) error
	// tidy forgets what nobody needs any more, once an hour, and counts it.
	tidy func(*House, context.Context) (int64, error)

	// reader follows the journal for it: what it has still to read is not compared, and is told.
	reader string
	// acts are the readers that answer what happened with an act of their own.
	acts []string
	// proofs compare it with the journal; they come before all claims.
	proofs []proof
	// claims are compared with what one walk through the journal says of everything that can be gone.
	claims []proof
	// replay makes it again from the journal, and counts the events that it read.
	replay func(*House, context.Context) (int, error)

	// stream is the type of stream that it keeps, and desk what writes it: see wing.
	stream stream.Type
	desk   func(*House) keeper
	// reads says who may read the record of one of its streams, and so take it out of the house, and whose data is in it.
	reads func(*House, context.Context, *Taking) error

	// forget takes from it what it knows of a person.
	forget forgetting
}

// keeper is the desk of a type of stream.
type keeper interface {
	flow.Ticker
	Verify(ctx context.Context) (lane.Proven, error)
	Remake(ctx context.Context) (events int, err error)
}

// wing is the room of a type of stream. What is the same for all types follows from the stream and its desk: its events
// are known to verify, its rows are proven and made again, its clocks tick, its notices are told, its words, files and
// people are found and forgotten, and its record is in the case file of what it belongs to, and is taken out alone by who
// may read that.
func wing(of stream.Type, desk func(*House) keeper, r room) room {
	r.stream, r.desk, r.reads = of, desk, (*House).readsTied
	r.proofs = append(r.proofs, proof{r.name, func(w *ground, ctx context.Context, v *Verified) error {
		p, err := desk(w.h).Verify(ctx)
		v.Streams += p.Streams
		for _, wrong := range p.Wrong {
			v.problem("view %s", wrong)
		}
		if p.More > 0 {
			v.problem("view: %d further differences in %s", p.More, r.name)
		}
		return err
	}})
	r.replay = func(h *House, ctx context.Context) (int, error) { return desk(h).Remake(ctx) }
	return r
}

// rooms are those of this house.
func (h *House) rooms() []room { return append(rooms(), h.more...) }

// Streams are the types of streams that every house keeps.
func Streams() []stream.Type { return streamsOf(rooms()) }

// Streams are those of this house.
func (h *House) Streams() []stream.Type { return streamsOf(h.rooms()) }

func streamsOf(rooms []room) (out []stream.Type) {
	for _, r := range rooms {
		if r.stream != nil {
			out = append(out, r.stream)
		}
	}
	return out
}

// Words are what notices and all that streams bring with them is called.
func Words() []fs.FS {
	out := []fs.FS{notify.Words}
	for _, of := range Streams() {
		if of.Catalogue() != nil {
			out = append(out, of.Catalogue())
		}
	}
	return out
}

// proof is one thing that verify compares.
type proof struct {
	what  string // named where it could not be compared
	prove func(*ground, context.Context, *Verified) error
}

// forgetting is how a room forgets a person.
type forgetting struct {
	find func(*erasing, context.Context) error            // says what would go
	do   func(*erasing, context.Context, *store.Tx) error // in the one transaction in which everything goes
	done func(*erasing, context.Context) error            // what no transaction takes back
}

// rooms are all parts of the house. The order is that of opening, from what the others stand on; verify, replay and
// erasure follow it too. Where it matters beyond that:
//   - numbers, people and files are judged by the walk through the journal that the words begin;
//   - the index of people is made again after the views: a damaged case ends the replay there, and is named;
//   - the heads are judged once the settings say in which zone, and what stands outside of the record is taken over
//     once a house that has lost some is known for one;
//   - the desk takes commands once all that it writes into is open, and what acts by itself follows it.
func rooms() []room {
	return []room{
		{name: "database", tables: []string{"migration", "view_due", "probe", "scrub"},
			open: (*House).openDatabase, close: (*House).closeDatabase, keep: (*House).keepDatabase},
		{name: "keys", folder: "keys", open: (*House).openKeys},
		{name: "words", tables: []string{"vault_key", "vault_secret", "vault_text"},
			open:   (*House).openVault,
			claims: []proof{{"the texts", (*ground).verifyTexts}},
			forget: forgetting{do: (*erasing).forgetTexts}},
		{name: "sign-in", tables: []string{"guess", "portal_code", "session"},
			open: (*House).openAuth, tidy: (*House).tidySessions},
		{name: "journal", folder: "heads",
			tables: []string{"journal_checkpoint", "journal_event", "journal_head", "journal_key", "journal_node",
				"journal_reader", "journal_statement", "journal_stream", "journal_word"},
			open: (*House).openJournal, close: (*House).closeJournal, keep: (*House).keepHeads,
			run: (*running).runHeads, tidy: (*House).tidyKeys,
			proofs: []proof{{"the heads kept outside", (*ground).verifyHeads}, {"the journal", (*ground).verifyJournal}}},
		{name: "settings", tables: []string{"setting"}, stream: register.Stream, reads: (*House).readsSettings,
			open: (*House).openRegister, run: (*running).runSettings,
			proofs: []proof{{"the settings", (*ground).verifySettings}},
			replay: (*House).replaySettings},
		{name: "heads", open: (*House).openHeads},
		{name: "settings of before", open: (*House).takeOver},
		{name: "accounts", tables: []string{"account_event", "credential", "token"},
			open: (*House).openAccounts, run: (*running).runAccounts, stream: account.Stream,
			reads:  (*House).readsAccount,
			proofs: []proof{{"the accounts", (*ground).verifyAccounts}},
			replay: func(h *House, ctx context.Context) (int, error) { return h.Accounts.Remake(ctx) }},
		{name: "looks", tables: []string{"look"},
			open: (*House).openLooks, stream: customer.Stream, reads: (*House).readsLooks,
			proofs: []proof{{"the looks", (*ground).verifyLooks}},
			replay: func(h *House, ctx context.Context) (int, error) { return h.People.Remake(ctx) }},
		{name: "numbers", tables: []string{"case_number"},
			claims: []proof{{"the numbers", (*ground).numbers}}},
		{name: "views", tables: view.Tables(),
			open:   (*House).openViews,
			proofs: []proof{{"the views", (*ground).verifyViews}},
			replay: (*House).replayViews},
		{name: "the index of words", tables: []string{"search_doc", "search_index", "search_term"},
			run: (*running).runSearch, reader: view.SearchReader,
			proofs: []proof{{"the index of words", (*ground).verifyIndex}},
			forget: forgetting{do: (*erasing).forgetFound}},
		{name: "people", tables: []string{"vault_person", "vault_index"},
			open:   (*House).openPeople,
			claims: []proof{{"the people", (*ground).verifyPeople}},
			replay: (*House).replayPeople,
			forget: forgetting{do: (*erasing).forgetPerson}},
		{name: "the figures", tables: []string{"rollup", "rollup_case", "rollup_ground"},
			open: (*House).openFigures, run: (*running).runFigures, reader: report.ReaderName,
			proofs: []proof{{"the figures", (*ground).verifyFigures}},
			replay: (*House).replayFigures},
		{name: "files", tables: []string{"blob", "blob_sender"}, folder: "blobs",
			open: (*House).openFiles, tidy: (*House).tidyFiles,
			claims: []proof{{"the files", (*ground).verifyFiles}},
			forget: forgetting{find: (*erasing).findFiles, do: (*erasing).forgetFiles, done: (*erasing).purgeFiles}},
		{name: "jobs", tables: []string{"job"},
			open: (*House).openJobs, run: (*running).runJobs, tidy: (*House).tidyJobs},
		{name: "notices", tables: []string{"gateway", "notice", "outbox"}, acts: []string{notify.ReaderName},
			open: (*House).openNotices, run: (*running).runNotices, tidy: (*House).tidyNotices,
			forget: forgetting{find: (*erasing).findSent, do: (*erasing).forgetSent}},
		{name: "desk", tables: []string{"due", "tie", "tie_file"}, open: (*House).openDesk,
			stream: complaint.Stream, desk: func(h *House) keeper { return h.Desk },
			reads: (*House).readsCase},
		wing(improve.Stream, func(h *House) keeper { return h.Actions }, room{name: "actions", tables: []string{"improvement"},
			open: (*House).openActions}),
		{name: "what is left", tidy: (*House).tidyLeft,
			forget: forgetting{do: (*erasing).markLeft, done: (*erasing).forgetLeft}},
		{name: "flow", tables: []string{"flow_lease", "flow_stuck", "flow_turn"}, acts: flow.Readers,
			run: (*running).runFlow, replay: (*House).replayPromises,
			claims: []proof{{"what was promised", (*ground).verifyPromises}}},
		{name: "witness", run: (*running).runWitness},
		{name: "doors", run: (*running).runDoors},
	}
}
