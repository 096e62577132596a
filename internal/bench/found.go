package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"amends/internal/auth"
	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/register"
)

// keys open the server's doors to the clients.
type keys struct {
	agent  string // token of who registers
	boss   string // token of who sees every case
	cookie string // of his session, for pages
}

func silent() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// found makes the demo organisation, without its cases, and lets an agent and an executive in.
func found(ctx context.Context, dir string) (k keys, err error) {
	h, err := house.Open(ctx, house.Options{Dir: dir, Log: silent()})
	if err != nil {
		return k, err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.Register.Found(ctx, register.Builtin, h.Now(), demo.Bundle()); err != nil {
		return k, fmt.Errorf("found: %w", err)
	}
	if err := demo.SignIns(ctx, h.Auth); err != nil {
		return k, err
	}
	staff := map[string]string{}
	for _, l := range demo.Logins() {
		staff[l.Login] = l.Staff
	}
	until := h.Now().Add(24 * time.Hour)
	if k.agent, _, err = h.Auth.CreateToken(as(ctx, staff["agent"]), staff["agent"], "bench", auth.Scopes(),
		until); err != nil {
		return k, err
	}
	if k.boss, _, err = h.Auth.CreateToken(as(ctx, staff["boss"]), staff["boss"], "bench", auth.Scopes(),
		until); err != nil {
		return k, err
	}
	token, _, err := h.Auth.SignIn(ctx, "boss", demo.Password, "127.0.0.1", "bench")
	k.cookie = auth.Cookie + "=" + token
	return k, err
}

// as makes somebody ask for his own token.
func as(ctx context.Context, staff string) context.Context {
	return auth.With(ctx, auth.Principal{Staff: staff})
}
