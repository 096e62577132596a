// Package casefile is the case file (卷宗) that leaves the house: the whole record of one complaint and of what belongs
// to it, or of one stream of another type, with its words, its files and a proof, in one ZIP that anybody can check
// without the server and without trusting who hands it over.
package casefile

import (
	"context"
	"io"
	"time"

	"amends/internal/journal"
	"amends/internal/vault"
)

// The members of the archive.
const (
	manifestName = "manifest.json"
	eventsName   = "events.jsonl"
	textsName    = "texts.jsonl"
	proofName    = "proof.json"
	headName     = "head.txt"
	filesDir     = "files/"
	readmeName   = "README.txt"
	sealName     = "seal.txt"
	sheetName    = "sheet.%s.html" // by language
)

// Sheet draws a case as a page that people read, in one language. It is a rendering: the seal shows that it left the
// house so, the proofs are about what lies beside it.
type Sheet func(ctx context.Context, id, by, lang string, out io.Writer) error

// The formats that are read: the second holds more than one record, and is written only then.
const (
	format     = "amends-case-file/1"
	formatMore = "amends-case-file/2"
)

// Manifest says what the archive is.
type Manifest struct {
	Format       string            `json:"format"`
	Number       string            `json:"number"`
	Type         string            `json:"type,omitempty"` // of stream; none: a complaint
	ID           string            `json:"id"`
	Organisation map[string]string `json:"organisation"`
	ExportedAt   time.Time         `json:"exported_at"`
	ExportedBy   string            `json:"exported_by,omitempty"`
	Events       int               `json:"events"`              // of all records
	Belonging    []Belonging       `json:"belonging,omitempty"` // whose records follow that of the complaint
	Verifier     string            `json:"verifier"`            // the public key; compare it with the one the organisation publishes
}

// Belonging is a stream that belongs to the complaint, such as a corrective action.
type Belonging struct {
	Type   string `json:"type"`
	ID     string `json:"id"`
	Events int    `json:"events"`
}

// event is a record as the archive writes it.
type event struct {
	Position int64  `json:"position"`
	Stream   string `json:"stream"`
	Version  int    `json:"version"`
	Type     string `json:"type"`
	At       int64  `json:"at"` // µs UTC
	By       string `json:"by"`
	Channel  string `json:"channel"`
	Payload  string `json:"payload"` // the very bytes that were signed
}

func eventOf(r journal.Record) event {
	return event{r.Position, r.Stream, r.Version, r.Type, r.At, r.By, r.Channel, string(r.Payload)}
}

func (e event) record() journal.Record {
	return journal.Record{Position: e.Position, Stream: e.Stream, Version: e.Version, Type: e.Type, At: e.At, By: e.By, Channel: e.Channel, Payload: []byte(e.Payload)}
}

// Case is a case file in memory.
type Case struct {
	Manifest Manifest
	Records  []journal.Record
	Texts    []vault.Opened
	Proof    journal.Proof
}

const readme = `卷宗 / case file

sheet.*.html   投诉卷宗另附供阅读的呈现，不是证明 / of a complaint, a rendering to read, not the proof
manifest.json  卷宗说明 / what this is
events.jsonl   全部记录，一行一条，投诉之后是所属事项 / every event of the record, one a line; after a complaint what belongs to it
texts.jsonl    文字内容与盐值 / the words, each with the salt of its digest
files/         附件，以 SHA-256 命名 / the files, named by their SHA-256
proof.json     签名的日志头与包含证明 / the signed head of the journal and a proof for every event
head.txt       同一日志头，可作日后核验的凭据 / the same head: a witness for later, verify --anchor takes this file
seal.txt       以上各件的签名清单 / the signed list of all of these

核验 / to check, without the server:  amends verify FILE.zip [--key VERIFIER]
请将 manifest.json 中的 verifier 与该机构公布的公钥核对。
Compare the verifier in manifest.json with the key that the organisation publishes.
`
