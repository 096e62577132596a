// Package browser drives the whole product in Chromium as its users do: officers at a desk and on a phone, customers on
// the portal, in both languages and themes.
package browser

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/house/housetest"
	"amends/internal/web"
	"amends/internal/web/webtest"
)

// shared is one demo organisation that all tests of this package use; each test makes its own cases.
var shared struct {
	sync.Mutex
	url   string
	house *house.House
	stop  func() error
	err   error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.stop != nil {
		if err := shared.stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// start gives the address of a running demo organisation.
func start(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser test")
	}
	if url := os.Getenv("AMENDS_URL"); url != "" {
		return url // a server that runs already, for looking at it
	}
	shared.Lock()
	defer shared.Unlock()
	if shared.stop == nil {
		shared.err = open()
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.url
}

func open() error {
	dir, err := os.MkdirTemp("", "amends-journey-")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	srv := httptest.NewUnstartedServer(nil) // its address stands in the messages, so it is there before the house
	url := "http://" + srv.Listener.Addr().String()
	h, err := house.Open(ctx, house.Options{Dir: dir, PublicURL: url})
	if err != nil {
		cancel()
		return err
	}
	h.Auth.Cost = housetest.Cost
	now := time.Now()
	if err := h.Register.Found(ctx, "setup", now, demo.Bundle()); err != nil {
		cancel()
		return err
	}
	if err := demo.SignIns(ctx, h.Auth); err != nil {
		cancel()
		return err
	}
	if err := demo.Create(ctx, h.Actions, h.Blobs, now, 200, nil); err != nil {
		cancel()
		return err
	}
	site, err := web.New(h, web.Options{PublicURL: url, Demo: true})
	if err != nil {
		cancel()
		return err
	}
	srv.Config.Handler = site
	srv.Start()
	done := make(chan struct{})
	go func() { defer close(done); _ = h.Run(ctx, site.Changed) }()
	shared.url, shared.house = srv.URL, h
	shared.stop = func() error {
		site.Close()
		srv.Close()
		cancel()
		<-done
		// Now that nothing moves any more, everything that the browsers did must prove right.
		v, err := h.Verify(context.Background())
		if err == nil && len(v.Problems) > 0 {
			err = fmt.Errorf("verify after the tests: %s", strings.Join(v.Problems, "\n"))
		}
		return errors.Join(err, h.Close(), os.RemoveAll(dir))
	}
	return nil
}

// signIn signs a tab in as one of the demo people.
func signIn(tab *webtest.Tab, url, login string) {
	tab.T.Helper()
	tab.Go(url + "/sign-in")
	tab.Type("input[name=login]", login)
	tab.Type("input[name=password]", demo.Password)
	tab.Press("\r")
	tab.Wait(`!location.pathname.startsWith('/sign-in')`)
}
