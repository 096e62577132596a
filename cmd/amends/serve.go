package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/pace"
	"amends/internal/register"
	"amends/internal/web"
)

// serve runs the server until it is told to stop.
func serve(ctx context.Context, c *call) error {
	h, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	return c.serve(ctx, h)
}

func (c *call) serve(ctx context.Context, h *house.House) error {
	if err := c.remembered(ctx, h); err != nil {
		return err
	}
	site, err := web.New(h, web.Options{PublicURL: c.PublicURL, Secure: c.SecureCookies, Proxy: c.TrustProxy,
		Demo: c.DemoPasswords})
	if err != nil {
		return err
	}
	cert, err := c.certificate()
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	if !c.TrustProxy { // whose connections all come from one address
		l = pace.Listen(l, pace.PerAddress)
	}
	srv := newServer(ctx, site, cert)
	c.printf("Staff sign in at     %s/sign-in\nCustomers come to    %s/portal\n", c.PublicURL, c.PublicURL)
	c.warnPlain()
	c.invite(h)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return h.Run(ctx, site.Changed) })
	g.Go(func() error {
		keepMemory(ctx, os.Getenv)
		return nil
	})
	g.Go(func() error { return srv.serve(l) })
	g.Go(func() error {
		<-ctx.Done()
		site.Close() // open event streams would hold the shutdown up
		srv.stop()
		return nil
	})
	return g.Wait()
}

// invite says how an organisation is founded where there is none: by whoever reads this, and nobody else.
func (c *call) invite(h *house.House) {
	if h.Register.Snapshot().Version == 0 {
		c.printf("Nothing is set up yet. Found your organisation at %s/setup?key=%s\n", c.PublicURL, h.Auth.SetupKey())
	}
}

// demoMost is as many complaints as a demo can be given patiently; amends bench makes more.
const demoMost = 100_000

// demoCommand makes the demo organisation where nothing is yet, and serves it.
func demoCommand(ctx context.Context, c *call) error {
	if c.opts.cases < 0 || c.opts.cases > demoMost {
		return fmt.Errorf("--cases: from 0 to %d", demoMost)
	}
	c.DemoPasswords = true
	h, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	if h.Lost != nil {
		return h.Lost
	}
	if h.Register.Snapshot().Version == 0 {
		if err := c.makeDemo(ctx, h); err != nil {
			return err
		}
	}
	c.printf("\n")
	for _, l := range demo.Logins() {
		c.printf("  %-10s %-16s %s / %s\n", l.Login, l.Password, l.Note["zh"], l.Note["en"])
	}
	c.printf("\n")
	if c.opts.noServe {
		return nil
	}
	return c.serve(ctx, h)
}

func (c *call) makeDemo(ctx context.Context, h *house.House) error {
	start := time.Now()
	if err := h.Register.Found(ctx, register.Builtin, start, demo.Bundle()); err != nil {
		return err
	}
	if err := demo.SignIns(ctx, h.Auth); err != nil {
		return err
	}
	err := demo.Create(ctx, h.Actions, h.Blobs, start, c.opts.cases, func(done, all int) {
		if done%100 == 0 {
			fmt.Fprintf(c.stderr, "demo complaints: %d of %d\n", done, all)
		}
	})
	if err != nil {
		return err
	}
	// What the demo tells of the past was acknowledged, dispatched and sent then; of the last days the inboxes tell.
	if err := h.ActedUpon(ctx); err != nil {
		return err
	}
	if err := h.Notify.Recall(ctx, start.AddDate(0, 0, -14), start.AddDate(0, 0, -1)); err != nil {
		return err
	}
	c.printf("demo organisation made in %v\n", time.Since(start).Round(time.Millisecond))
	return nil
}

// versionCommand prints what was built.
func versionCommand(_ context.Context, c *call) error {
	version, revision := "development", ""
	if b, ok := debug.ReadBuildInfo(); ok {
		if b.Main.Version != "" && b.Main.Version != "(devel)" {
			version = b.Main.Version
		}
		for _, s := range b.Settings {
			if s.Key == "vcs.revision" {
				revision = " " + s.Value[:min(12, len(s.Value))]
			}
		}
		c.printf("amends %s%s %s\n", version, revision, b.GoVersion)
	}
	return nil
}
