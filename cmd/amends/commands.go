package main

import (
	"context"
	"strings"

	"amends/internal/auth"
)

// commands are all of them, in the order of the overview.
var commands []command

func init() {
	commands = []command{
		{name: "serve", short: "run the server", run: serve,
			flags: func(c *call) {
				c.fs.BoolVar(&c.opts.acceptLoss, "accept-loss", false,
					"go on with a database that is behind the newest known head, has lost events, or whose memory of heads "+
						"is gone, and put that on record")
			},
			long: `
Opens the data folder, brings the database up to date and serves the workbench, the customers' portal and the API
until it is told to stop. On an empty data folder it prints the address, with a key, at which the organisation and its
administrator are made.

The signed heads of the journal are remembered in heads/ of the data folder. A database that is behind them, because
an older one was put back or its end was lost, is not served; nor is one whose last events are not those that its own
newest head signs, or whose heads/ was taken away.`},
		{name: "demo", short: "make a demo organisation and run the server", run: demoCommand,
			flags: func(c *call) {
				c.fs.BoolVar(&c.opts.noServe, "no-serve", false, "only create it")
				c.fs.IntVar(&c.opts.cases, "cases", 400, "how many complaints")
			},
			long: `
An invented telecom operator: departments, staff with roles, categories, calendars and some hundred complaints in
every stage of the loop over the last months. Prints addresses and logins. Started again, it keeps the data.`},
		{
			name:  "import",
			words: 2,
			args:  "cases FILE --map MAPPING | settings FILE",
			short: "take complaints or settings from files",
			run:   importCommand,
			flags: func(c *call) {
				c.fs.StringVar(&c.opts.mapping, "map", "", "mapping file; examples/import has some")
				c.fs.StringVar(&c.opts.encoding, "encoding", "",
					"how the file is written (utf-8, gb18030, big5, shift_jis, utf-16 …), whatever it looks like")
				c.fs.StringVar(&c.opts.as, "as", "", "login of who answers for it; empty: the system")
				c.fs.StringVar(&c.opts.taken, "taken", "",
					"file to which the number of each complaint is added as soon as it is on disk")
				c.fs.BoolVar(&c.opts.dryRun, "dry-run", false, "read and check everything, write nothing")
				c.because()
			},
			long: `
cases: a CSV, gzip or plain, in UTF-8, UTF-16 or an older encoding; what it looks like counts unless --encoding or the
mapping says otherwise. What it was read as is printed first, with a row to compare. The mapping says which column is
what. Every row meets the same rules as any complaint; a row that is refused, or damaged, is named with its line and
the reason, and the rows after it are read. Stopped, it goes on where it was: a row with the same id is never taken
twice.

settings: a YAML file or folder as export settings writes it; the differences are printed before they are applied. Who
changes what somebody may do says --why.`,
		},
		{
			name:  "export",
			words: 2,
			args:  "case NUMBER | record STREAM | settings",
			short: "write a case file or another record with its proof, or all settings",
			run:   exportCommand,
			flags: func(c *call) {
				c.fs.StringVar(&c.opts.out, "out", "",
					"file to write; default NUMBER.zip or STREAM.zip, or standard output for settings; settings go to one file when the "+
						"name ends in .yaml or .yml, else to a folder")
				c.fs.StringVar(&c.opts.as, "as", "", "login of who takes a case file or record, which he must be allowed to read; empty: the system")
			},
			long: `
The case file holds the whole record, the words, the files and a proof; amends verify checks it without the server. It
holds people's words in plain: who took it is noted with the customer.

record: the same of any stream by itself. STREAM is settings (every change of a setting), account:STAFF (tokens and
passwords), customer:ID (who looked at a customer, and why), or the id of a corrective action.`,
		},
		{
			name:  "verify",
			words: 1,
			args:  "[FILE]",
			short: "prove the whole journal and its views, or one case file",
			run:   verifyCommand,
			flags: func(c *call) {
				c.fs.StringVar(&c.opts.key, "key", "",
					"verifier key to trust, or a file that holds some (a copy of keys/journal.pub kept elsewhere), instead "+
						"of the one beside the data")
				c.fs.StringVar(&c.opts.anchor, "anchor", "",
					"file with heads that were kept elsewhere: printed by serve, sent to a witness, of a backup")
			},
			long: `
Without FILE: every event against the Merkle log and its signed heads and those remembered in heads/, every view
against its replay, every text and file against its digest, every rollup against a recount. Names the first position
that is wrong. With FILE: a case file.`,
		},
		{
			name:  "backup",
			words: 1,
			args:  "FILE",
			short: "save database, files and keys while the server runs",
			run:   backupCommand,
			flags: func(c *call) {
				c.fs.BoolVar(&c.opts.noKeys, "no-keys", false, "leave the keys out; without them nobody can read personal data")
			},
			long: `
One tar.gz. The database is copied at one instant, also under load. The signed heads known by then are in
it too. Of a PostgreSQL database only heads, keys and files are saved; use pg_dump for the rest.`,
		},
		{
			name:  "restore",
			words: 1,
			args:  "FILE",
			short: "unpack a backup into an empty data folder and prove it",
			run:   restoreCommand,
			flags: func(c *call) {
				c.fs.BoolVar(&c.opts.damaged, "damaged", false, "restore also what the proof finds something wrong with")
			},
			long: `
Unpacks a file that backup wrote, proves all of it as verify does, and only then gives it its place. Where a database
or files are already, nothing is touched; of an archive that is damaged, or none of ours, nothing stays. Of one made
without keys, put the folder keys/ into the data folder first. Numbers of cases begin higher from then on: what was
given out after the backup is not given out again.`,
		},
		{name: "replay", short: "make all views again from the journal", run: replayCommand,
			long: `
Reads every event and writes the queue, the customers, the figures and the search index anew; refuses while a server
runs. The journal is not changed. Use it when verify names a view that differs.`},
		{
			name:  "user",
			words: 3,
			args:  "list | add LOGIN STAFF | password LOGIN | remove LOGIN",
			short: "who may sign in",
			run:   userCommand,
			long: `
list shows them. add lets a member of staff sign in; password gives a new password, which must be changed at the first
sign-in when it was made here, ends the sessions, and wants to know what happens to the API tokens; remove takes the
sign-in away and ends the sessions. Both want to know --why, for the record. STAFF is an id of the settings, as export
settings prints them; what somebody may do follows from his roles there.`,
			flags: func(c *call) {
				c.fs.StringVar(&c.opts.password, "password", "",
					"the password; - reads it from standard input; one is made when empty")
				c.fs.StringVar(&c.opts.tokens, "tokens", "", "what happens to the API tokens that he has: keep or revoke")
				c.because()
			},
		},
		{name: "token", words: 2, args: "list | create STAFF | revoke ID", short: "tokens for programs", run: tokenCommand,
			long: `
create prints a token once, valid for a year. STAFF is the id of a service account, whose roles bound the scopes; or of
a person, by id or login, who says his password for it. Who has the token acts as that account, and what is done with it
is on record with its name. list shows the tokens without the secret, revoke ends one at once and wants to know --why.

Scopes: ` + strings.Join(
				auth.Scopes(),
				", ",
			) + ".",
			flags: func(c *call) {
				c.fs.StringVar(&c.opts.name, "name", "command line", "what the token is for")
				c.fs.StringVar(&c.opts.password, "password", "", "of the person whose token it is; - reads it from standard input")
				c.fs.StringVar(&c.opts.scopes, "scopes", "", "divided by commas; empty: all but messages:collect")
				c.because()
			}},
		{name: "bench", words: 1, args: "[floor]", short: "measure speed and cost against the real server", run: benchCommand,
			flags: func(c *call) {
				c.fs.StringVar(&c.opts.sizes, "sizes", "10000", "numbers of cases, divided by commas")
				c.fs.IntVar(&c.opts.clients, "clients", 8, "clients at once")
				c.fs.IntVar(&c.opts.seconds, "seconds", 3, "seconds a measurement")
				c.fs.StringVar(&c.opts.only, "only", "", "only the operations with these words in their name, such as register")
				c.fs.BoolVar(&c.opts.json, "json", false, "print JSON")
			},
			long: `
Starts a server on a data folder of its own, fills it with complaints and calls it over loopback HTTP. CPU is that of
the server process. floor: the raw engine writing the same rows and bytes.`},
		{name: "config", short: "print the configuration in force, secrets masked",
			long: `
Defaults, then the YAML file, then the environment, then flags. Names in the file are those of the flags with _ for -,
and mail.host for -mail-host. All faults are reported at once.`,
			run: func(_ context.Context, c *call) error { return c.Config.Print(c.stdout) }},
		{name: "version", short: "print the version", run: versionCommand},
	}
}

// because declares the flag of what is on record with its reason.
func (c *call) because() {
	c.fs.StringVar(&c.opts.why, "why", "", "why, for the record")
}
