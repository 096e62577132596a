package main

import (
	"bufio"
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/house"
)

// userCommand keeps who may sign in.
func userCommand(ctx context.Context, c *call) error {
	h, err := c.founded(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	switch what := c.fs.Arg(0); {
	case what == "list" && c.fs.NArg() > 1, what == "password" && c.fs.NArg() != 2, what == "remove" && c.fs.NArg() != 2:
		return fmt.Errorf("use: amends user %s", c.cmd.args)
	}
	switch c.fs.Arg(0) {
	case "list":
		return c.listUsers(ctx, h)
	case "add":
		if c.fs.NArg() != 3 {
			return fmt.Errorf("use: amends user add LOGIN STAFF")
		}
		return c.setPassword(ctx, h, c.fs.Arg(2), c.fs.Arg(1))
	case "password", "remove":
		staff, err := c.signsIn(ctx, h, c.fs.Arg(1))
		if err != nil {
			return err
		}
		if c.fs.Arg(0) == "password" {
			return c.setPassword(ctx, h, staff, c.fs.Arg(1))
		}
		return h.Auth.Remove(ctx, staff)
	}
	return fmt.Errorf("use: amends user %s", c.cmd.args)
}

func (c *call) listUsers(ctx context.Context, h *house.House) error {
	rows, err := h.Auth.Credentials(ctx)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "LOGIN\tSTAFF\tNAME\tROLES\tACTIVE")
	for _, r := range rows {
		if p := h.Register.Snapshot().StaffByID[r.Staff]; p != nil {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%v\n", r.Login, p.ID, p.Name, strings.Join(p.Roles, ","), p.Active)
		}
	}
	return t.Flush()
}

func (c *call) setPassword(ctx context.Context, h *house.House, staff, login string) error {
	p := h.Register.Snapshot().StaffByID[staff]
	if p == nil {
		return fmt.Errorf("there is no member of staff %q", staff)
	}
	password, err := c.typed()
	if err != nil {
		return err
	}
	made := false
	if password == "" {
		password, made = auth.NewPassword(), true
	}
	hash, err := h.Auth.HashPassword(ctx, password, login, p.Name)
	if err != nil {
		return err
	}
	err = h.Auth.SetPassword(ctx, staff, login, hash, made, auth.After{Tokens: c.opts.tokens})
	if f := fault.As(err); f != nil && len(f.Fields) == 1 && f.Fields[0].Path == "tokens" {
		return fmt.Errorf("%s has API tokens that are still valid: say --tokens keep or --tokens revoke", p.Name)
	}
	if err != nil {
		return err
	}
	c.printf("%s signs in as %s\n", p.Name, auth.NormalLogin(login))
	if made {
		c.printf("password, to be changed at the first sign-in: %s\n", password)
	}
	return nil
}

// tokenCommand keeps tokens for programs.
func tokenCommand(ctx context.Context, c *call) error {
	h, err := c.founded(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	switch {
	case c.fs.Arg(0) == "list" && c.fs.NArg() <= 2:
		list, err := h.Auth.Tokens(ctx, c.fs.Arg(1))
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "ID\tSTAFF\tNAME\tSCOPES\tEXPIRES")
		for _, k := range list {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", k.ID, k.Staff, k.Name, strings.Join(k.Scopes, ","),
				k.Expires.Format(time.DateOnly))
		}
		return t.Flush()
	case c.fs.Arg(0) == "create" && c.fs.NArg() == 2:
		scopes := slices.DeleteFunc(auth.Scopes(), func(s string) bool { return s == auth.MessagesCollect }) // a gateway's: asked for by name
		if c.opts.scopes != "" {
			scopes = strings.Split(c.opts.scopes, ",")
			for _, s := range scopes {
				if !slices.Contains(auth.Scopes(), s) {
					return fmt.Errorf("--scopes: there is no scope %q; there are %s", s, strings.Join(auth.Scopes(), ", "))
				}
			}
		}
		staff, err := c.staff(ctx, h, c.fs.Arg(1))
		if err != nil {
			return err
		}
		if ctx, scopes, err = c.minting(ctx, h, staff, scopes); err != nil {
			return err
		}
		raw, _, err := h.Auth.CreateToken(ctx, staff, c.opts.name, scopes, h.Now().AddDate(1, 0, 0))
		if err != nil {
			return err
		}
		c.printf("%s\n", raw)
		return nil
	case c.fs.Arg(0) == "revoke" && c.fs.NArg() == 2:
		list, err := h.Auth.Tokens(ctx, "")
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(t auth.Token) bool { return t.ID == c.fs.Arg(1) }) {
			return fmt.Errorf("there is no token %q; amends token list shows their ids", c.fs.Arg(1))
		}
		return h.Auth.RevokeToken(ctx, c.fs.Arg(1))
	}
	return fmt.Errorf("use: amends token %s", c.cmd.args)
}

// minting says in whose name a token is made. A service has it from whoever works at the machine, within its roles; a
// person makes his own, and says his password for it: nobody is given a hand that he does not know of.
func (c *call) minting(ctx context.Context, h *house.House, staff string, scopes []string) (context.Context, []string,
	error) {
	who := h.Auth.Who(staff)
	if who.Service {
		if c.opts.scopes == "" {
			scopes = slices.DeleteFunc(scopes, func(s string) bool { return !slices.Contains(who.Scopes, s) })
		}
		return ctx, scopes, nil
	}
	known, err := h.Auth.Credential(ctx, staff)
	if err != nil {
		return ctx, nil, err
	}
	password, err := c.typed()
	if err != nil {
		return ctx, nil, err
	}
	if password == "" {
		return ctx, nil, fmt.Errorf("a token acts as whoever makes it: say the password of %q with --password - on standard "+
			"input, or make a service account for the program and a token for that", staff)
	}
	if known.Login == "" {
		return ctx, nil, fmt.Errorf("%q has no password yet", staff)
	}
	err = h.Auth.Prove(ctx, staff, password, "password")
	return auth.With(ctx, auth.Principal{Staff: staff}), scopes, err
}

// typed is the password of the flag, or of the first line of standard input.
func (c *call) typed() (string, error) {
	if c.opts.password != "-" {
		return c.opts.password, nil
	}
	line, err := bufio.NewReader(c.stdin).ReadString('\n')
	if err != nil && line == "" {
		return "", fmt.Errorf("read password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// staff finds a member of staff by his id, or by the login that the demo prints and people know.
func (c *call) staff(ctx context.Context, h *house.House, name string) (string, error) {
	if h.Register.Snapshot().StaffByID[name] != nil {
		return name, nil
	}
	id, err := h.Auth.StaffOf(ctx, name)
	if err == nil && id == "" {
		err = fmt.Errorf("there is no member of staff %q, and nobody signs in as that", name)
	}
	return id, err
}

// signsIn finds a member of staff by his login alone.
func (c *call) signsIn(ctx context.Context, h *house.House, login string) (string, error) {
	staff, err := h.Auth.StaffOf(ctx, login)
	if err == nil && staff == "" {
		err = fmt.Errorf("nobody signs in as %q", login)
	}
	return staff, err
}
