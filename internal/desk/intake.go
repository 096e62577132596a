package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/vault"
)

// register is the way of a new complaint: who complains is found or made, the number is given, then the rules decide. It
// begins anew when another process did something about the same people meanwhile.
func (t *try) register(ctx context.Context, r *complaint.Register) (done, error) {
	if err := May(t.snap, t.m.By, r.Act().Name, complaint.State{}); err != nil {
		return done{}, err
	}
	if !r.Anonymous {
		defer t.d.EnterAll(reaches(t.d.Vault, r.Complainant, r.OnBehalf))() // or two who call at once would make him twice
	}
	for tried := range retries {
		attempt := *t
		res, err := attempt.registerOnce(ctx, r)
		attempt.restore()
		t.ledger = attempt.ledger
		if !errors.Is(err, errMet) && !errors.Is(err, vault.ErrMoved) {
			return res, err
		}
		if err := lane.Pause(ctx, tried); err != nil {
			return done{}, err
		}
	}
	return done{}, ErrMoved
}

func (t *try) registerOnce(ctx context.Context, r *complaint.Register) (done, error) {
	c := *r // the caller's command stays as it was
	t.c, t.id = &c, lane.NewID()
	c.ID = t.id
	t.subject = c.Subject.Plain
	customer := c.Complainant
	t.others, t.read = t.d.Journal.Others(), t.d.Journal.Position()
	if !c.Anonymous {
		if err := t.d.DB.Read(ctx, func(q store.Querier) error { return t.people(ctx, q, &c, customer) }); err != nil {
			return done{}, err
		}
	}
	if err := t.attach(ctx, blank); err != nil {
		return done{}, err
	}
	if err := t.impersonal(ctx, c.Person, c.Representative); err != nil {
		return done{}, err
	}
	if err := t.seal(ctx, c.Person); err != nil {
		return done{}, err
	}
	events, ledger, err := complaint.DecideOn(nil, World{t.snap}, blank, t.m, &c)
	if err != nil {
		return done{}, err
	}
	// Only what the rules accept is given a number.
	e := events[0].(complaint.Registered)
	if e.Number, err = t.d.numbers.next(ctx, t.snap, t.m.At); err != nil {
		return done{}, err
	}
	events[0] = e
	w := t.pen(nil)
	if err := w.write(t.m, events, ledger); err != nil {
		return done{}, err
	}
	if err := t.answered(ctx, w); err != nil {
		return done{}, err
	}
	p, err := t.finish(w)
	if err != nil {
		return done{}, err
	}
	return t.d.Append(ctx, t.m, p)
}

// people fills in who complains, for whom, and how often he did before.
func (t *try) people(ctx context.Context, q store.Querier, c *complaint.Register, customer complaint.Complainant) (err error) {
	if c.Person, err = t.person(ctx, q, customer); err != nil {
		return err
	}
	if c.Representative, err = t.person(ctx, q, c.OnBehalf); err != nil {
		return err
	}
	c.PersonDigest, c.RepresentativeDigest = t.met[c.Person].Digest, t.met[c.Representative].Digest
	c.Repeat, err = t.repeats(ctx, q, c.Person)
	return err
}

// reaches are the lanes of a registration: every phone and address that was given.
func reaches(v *vault.Vault, people ...complaint.Complainant) []string {
	var out []string
	for _, c := range people {
		out = append(out, v.Reaches(c.Phone, c.Email)...)
	}
	return out
}

// repeats says which complaint of his this is: those of people with the same phone or address count as his.
func (t *try) repeats(ctx context.Context, q store.Querier, person string) (int, error) {
	n := 1
	if t.d.Earlier == nil {
		return n, nil
	}
	for _, id := range append(slices.Clip(t.fresh[person].alike), person) {
		if _, fresh := t.fresh[id]; id == "" || fresh {
			continue
		}
		earlier, err := t.d.Earlier(ctx, q, id)
		if err != nil {
			return 0, err
		}
		n += earlier
	}
	return n, nil
}

// person finds the customer by id, phone or e-mail, and adds what is new about him; an unknown one is made. "" when
// nothing at all was said about a person. What a stranger says on the portal is not added to anybody: he could put his
// own address beside another's phone, and would then be written to about the other's complaints.
func (t *try) person(ctx context.Context, q store.Querier, c complaint.Complainant) (string, error) {
	if c.Nobody() {
		return "", nil
	}
	v := t.d.Vault
	p, alike, err := t.known(ctx, q, c)
	switch {
	case errors.Is(err, vault.ErrErased): // forgotten on purpose: he comes as somebody new
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return "", err
	case err != nil && c.ID != "" && !errors.Is(err, errElsewhere):
		return "", fault.Input("complainant.id", "input.unknown", "value", c.ID)
	}
	if met, twice := t.met[p.ID]; twice && p.ID != "" { // named twice in one complaint: the second time as he is by then
		p = met
	}
	if t.news(p, c) {
		party, err := t.d.partyTo(ctx, q, t.m.By, p.ID)
		if err != nil {
			return "", err
		}
		if party { // nothing of who complains about him is what he says
			t.meet(p.ID, p)
			return p.ID, nil
		}
	}
	before := p
	id := p.ID
	changed := id == ""
	switch {
	case id == "" && t.m.By == complaint.Customer:
		p.Typed = true
	case p.Typed && t.m.By != complaint.Customer: // who names him has asked him
		p.Typed, changed = false, true
	}
	if p.Name == "" && c.Name != "" {
		p.Name, changed = c.Name, true
	}
	if !v.HasPhone(p, c.Phone) {
		p.Phones, changed = v.AddPhones(p, c.Phone), true
		t.reach(id, "phones")
	}
	if !v.HasEmail(p, c.Email) {
		p.Emails, changed = v.AddEmails(p, c.Email), true
		t.reach(id, "emails")
	}
	if c.Level != "" && p.Level != c.Level {
		p.Level, changed = c.Level, true
	}
	if c.Language != "" && p.Extra[language] != c.Language { // not what a stranger must not add: it leads nobody anywhere
		p.Extra = maps.Clone(p.Extra) // others may read the same person
		if p.Extra == nil {
			p.Extra = map[string]string{}
		}
		p.Extra[language], changed = c.Language, true
	}
	if !changed {
		t.meet(id, p)
		return id, nil
	}
	sealed, err := t.sealPerson(ctx, q, before, p)
	if err != nil {
		return "", err
	}
	p.ID, p.Digest = sealed.ID, sealed.Digest
	if id == "" {
		if t.fresh == nil {
			t.fresh = map[string]stranger{}
		}
		t.fresh[sealed.ID] = stranger{c, alike}
	}
	t.meet(sealed.ID, p)
	return sealed.ID, nil
}

// news says whether anything but a way to reach him would be written down of somebody known.
func (t *try) news(p vault.Person, c complaint.Complainant) bool {
	return p.ID != "" && (p.Typed && t.m.By != complaint.Customer || p.Name == "" && c.Name != "" || c.Level != "" && p.Level != c.Level ||
		c.Language != "" && p.Extra[language] != c.Language)
}

// reach remembers that somebody known is written to elsewhere from now on, too.
func (t *try) reach(person, field string) {
	if person == "" || t.fresh[person].said != (complaint.Complainant{}) {
		return
	}
	if t.reached == nil {
		t.reached = map[string][]string{}
	}
	if !slices.Contains(t.reached[person], field) {
		t.reached[person] = append(t.reached[person], field)
	}
}

// sealPerson seals what is said of a person: of somebody new, of somebody known, or of somebody met in this very command.
func (t *try) sealPerson(ctx context.Context, q store.Querier, before, p vault.Person) (s *vault.Sealed, err error) {
	for i, one := range t.persons {
		if one.ID == before.ID {
			if s, err = one.Again(p); err == nil {
				t.persons[i] = s
			}
			return s, err
		}
	}
	if before.ID == "" {
		s, err = t.d.Vault.Seal(p)
	} else {
		s, err = t.d.Vault.SealOver(ctx, q, before, p)
	}
	if errors.Is(err, vault.ErrErased) { // between the two readings
		err = vault.ErrMoved
	}
	if err == nil {
		t.persons = append(t.persons, s)
	}
	return s, err
}

// language is the extra field of a person that says in which language he is written to.
const language = "language"

// stranger is somebody who is new with this command: what was said of him, and whom it could have meant.
type stranger struct {
	said  complaint.Complainant
	alike []string
}

// errMet says that somebody new is known by now: another process has registered him meanwhile.
var errMet = errors.New("the new person is known by now")

// unmet makes sure, in the transaction that writes them, that those who are new are new still, and that those who were known
// are as the record will say. The lanes see to the first within this process; only where another one has appended since the
// reading, or this one has changed somebody, it costs anything.
func (t *try) unmet(ctx context.Context, q store.Querier) error {
	if t.d.Journal.Others() == t.others && t.d.people.Load() <= t.read {
		return nil
	}
	for _, s := range t.fresh {
		_, alike, err := t.known(ctx, q, s.said)
		switch {
		case err == nil || !slices.Equal(alike, s.alike):
			return errMet
		case !errors.Is(err, store.ErrNotFound) && !errors.Is(err, vault.ErrErased):
			return err
		}
	}
	for id, p := range t.met {
		written := slices.ContainsFunc(t.persons, func(s *vault.Sealed) bool { return s.ID == id })
		if id == "" || written { // Save looks for itself
			continue
		}
		if err := t.d.Vault.Same(ctx, q, p); err != nil {
			return err
		}
	}
	return nil
}

func (t *try) meet(id string, p vault.Person) {
	if t.met == nil {
		t.met = make(map[string]vault.Person, 1)
	}
	t.met[id] = p
}

// entitled says that somebody may be named by his id alone: by whoever sees a complaint of his, or says a number or an address
// of his as well. An id is no right to a person: what is said beside it would become his number, and he would be written to
// there. store.ErrNotFound, as if there were no such person, for anybody else.
func (t *try) entitled(ctx context.Context, q store.Querier, c complaint.Complainant, p vault.Person) error {
	v := t.d.Vault
	if t.d.Knows == nil || t.m.By == complaint.System || c.Phone != "" && v.HasPhone(p, c.Phone) || c.Email != "" && v.HasEmail(p, c.Email) {
		return nil
	}
	knows, err := t.d.Knows(ctx, q, t.m.By, p.ID)
	if err == nil && !knows {
		err = store.ErrNotFound
	}
	return err
}

// errElsewhere says that the one found is not taken for who complains: a party would have him written to elsewhere.
var errElsewhere = fmt.Errorf("written to elsewhere: %w", store.ErrNotFound)

// known reads who complains: the one named, else the oldest with his phone or address; store.ErrNotFound when there is
// none. A stranger is only taken for somebody of whom he says nothing new; alike are those whom he could be. Who is a party
// to a complaint of the one found, and has him written to elsewhere, does not find him: it would be the answers to that
// complaint that go there. He comes as somebody new, also where he was named by his id: a refusal would tell of what.
func (t *try) known(ctx context.Context, q store.Querier, c complaint.Complainant) (p vault.Person, alike []string, err error) {
	if p, alike, err = t.meant(ctx, q, c); err != nil || t.d.Vault.HasPhone(p, c.Phone) && t.d.Vault.HasEmail(p, c.Email) {
		return p, alike, err
	}
	party, err := t.d.partyTo(ctx, q, t.m.By, p.ID)
	if err == nil && party {
		return vault.Person{}, alike, errElsewhere
	}
	return p, alike, err
}

func (t *try) meant(ctx context.Context, q store.Querier, c complaint.Complainant) (p vault.Person, alike []string, err error) {
	v := t.d.Vault
	if c.ID != "" {
		if p, err = v.Person(ctx, q, c.ID); err == nil {
			err = t.entitled(ctx, q, c, p)
		}
		return p, nil, err
	}
	if t.m.By != complaint.Customer {
		return v.Whose(ctx, q, callerOf(c))
	}
	for _, way := range []struct {
		text string
		all  func(context.Context, store.Querier, string) ([]string, error)
	}{{c.Phone, v.SamePhone}, {c.Email, v.FindEmail}} {
		if way.text == "" {
			continue
		}
		if alike, err = way.all(ctx, q, way.text); err != nil || len(alike) > 0 {
			break
		}
	}
	if err == nil {
		p, err = t.same(ctx, q, c, alike)
	}
	return p, alike, err
}

func callerOf(c complaint.Complainant) vault.Caller {
	return vault.Caller{Name: c.Name, Phone: c.Phone, Email: c.Email}
}

// same gives the one of whom nothing new was said; store.ErrNotFound when there is none. Where that is what another
// stranger typed, all of it was: else the answers to one would go to the address of the other.
func (t *try) same(ctx context.Context, q store.Querier, c complaint.Complainant, ids []string) (vault.Person, error) {
	people, err := t.d.Vault.People(ctx, q, ids)
	if err != nil {
		return vault.Person{}, err
	}
	for _, id := range ids {
		if p, ok := people[id]; ok && t.d.Vault.HasPhone(p, c.Phone) && t.d.Vault.HasEmail(p, c.Email) && (c.Name == "" || p.Name != "") &&
			t.d.Vault.Tells(p, c.Phone, c.Name) && (!p.Typed || t.d.Vault.SaysAll(p, callerOf(c))) {
			return p, nil
		}
	}
	return vault.Person{}, store.ErrNotFound
}

// seal turns the words of a command into references, once: with the person's own key where there is one.
func (t *try) seal(ctx context.Context, person string) error {
	return t.sealing.Seal(ctx, person, t.c, t.sealer(person))
}

// unseal begins anew, because the person was forgotten since: words under his key would be lost with it.
func (t *try) unseal() {
	t.restore()
	t.sealing, t.files = lane.Sealing{}, nil
}

// restore gives the caller his command back as it came.
func (t *try) restore() {
	t.sealing.Restore(t.c)
	if t.files != nil {
		*complaint.Attached(t.c) = t.files
	}
}

// sealer seals with the key of a person, who may be one that is new with this command.
func (t *try) sealer(person string) lane.Sealer {
	for _, p := range t.persons {
		if _, fresh := t.fresh[p.ID]; fresh && p.ID == person {
			return func(_ context.Context, words string) (vault.SealedText, error) {
				return t.d.Vault.SealTextFor(p, words), nil
			}
		}
	}
	return t.d.Sealer(person)
}
