// Command amends is the whole of Amends (诉达): the server, and everything an administrator does without it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	_ "time/tzdata" // time zones on a machine that has none

	"amends/internal/auth"
	"amends/internal/config"
	"amends/internal/fault"
	"amends/internal/house"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args, os.Environ(), os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "amends:", explain(err))
		os.Exit(1)
	}
}

// command is one sub-command. Its flags are declared on fs, then the configuration is loaded around them.
type command struct {
	name, args, short, long string
	words                   int // how many arguments it takes at most
	run                     func(ctx context.Context, c *call) error
	flags                   func(c *call)
}

// call is one use of a command.
type call struct {
	config.Config
	cmd            *command
	fs             *flag.FlagSet
	own            []string // names of the flags that the command has of its own
	stdin          io.Reader
	stdout, stderr io.Writer
	opts           options
}

// options are the flags of all commands; each command declares the ones it reads.
type options struct {
	noServe, dryRun, json, noKeys bool
	acceptLoss, damaged           bool
	cases                         int
	mapping, as, out, key, taken  string
	encoding                      string
	password, name, scopes, why   string
	anchor                        string
	tokens                        string
	only                          string
	clients, seconds              int
	sizes                         string
}

func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) < 2 || slices.Contains([]string{"help", "-h", "-help", "--help"}, args[1]) && len(args) < 3 {
		overview(stdout)
		return nil
	}
	name, rest := args[1], args[2:]
	if name == "help" {
		name, rest = rest[0], []string{"-h"}
	}
	i := slices.IndexFunc(commands, func(c command) bool { return c.name == name })
	if i < 0 {
		return fmt.Errorf("there is no command %q; amends help lists them", name)
	}
	c := &call{cmd: &commands[i], stdin: stdin, stdout: stdout, stderr: stderr}
	c.fs = flag.NewFlagSet("amends "+name, flag.ContinueOnError)
	c.fs.SetOutput(io.Discard) // a fault is told once, and the manual only to who asks for it
	if c.cmd.flags != nil {
		c.cmd.flags(c)
	}
	c.fs.VisitAll(func(f *flag.Flag) { c.own = append(c.own, f.Name) })
	var err error
	if c.Config, err = config.Load(mixed(rest, c.fs), environ, c.fs); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			c.manual()
			return nil
		}
		return fmt.Errorf("%w\namends help %s is the manual", err, name)
	}
	if c.fs.NArg() > c.cmd.words { // --data d serve-this: a slip must not be taken for something else
		return fmt.Errorf("%q is one argument too many; use: amends %s", c.fs.Arg(c.cmd.words),
			strings.TrimSpace(name+" "+c.cmd.args))
	}
	return c.cmd.run(auth.Because(ctx, c.opts.why), c)
}

// mixed lets flags stand behind arguments too: import cases FILE --map M is what people type.
func mixed(args []string, fs *flag.FlagSet) []string {
	var flags, words []string
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			words = append(words, args[i+1:]...)
			i = len(args)
		case strings.HasPrefix(a, "-") && len(a) > 1:
			flags = append(flags, a)
			name := strings.TrimLeft(a, "-")
			if !strings.Contains(a, "=") && takesValue(fs, name) && i+1 < len(args) {
				i++
				flags = append(flags, args[i])
			}
		default:
			words = append(words, a)
		}
	}
	return append(append(flags, "--"), words...)
}

// takesValue tells whether a flag is followed by its value. Those of the configuration are not declared yet; all of
// them but the switches take one.
func takesValue(fs *flag.FlagSet, name string) bool {
	if f := fs.Lookup(name); f != nil {
		b, ok := f.Value.(interface{ IsBoolFlag() bool })
		return !ok || !b.IsBoolFlag()
	}
	return !slices.Contains([]string{"h", "help", "secure-cookies", "trust-proxy", "demo-passwords"}, name)
}

func overview(w io.Writer) {
	fmt.Fprint(w, "Amends (诉达): closed-loop complaint management.\n\nUse: amends COMMAND [arguments]\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	for _, c := range commands {
		fmt.Fprintf(t, "  %s\t%s\n", strings.TrimSpace(c.name+" "+c.args), c.short)
	}
	_ = t.Flush()
	fmt.Fprint(w, "\namends help COMMAND is its manual. --data DIR is the place of the data for every command.\n")
}

func (c *call) manual() {
	fmt.Fprintf(c.stdout, "amends %s\n\n%s\n", strings.TrimSpace(c.cmd.name+" "+c.cmd.args), c.cmd.short)
	if c.cmd.long != "" {
		fmt.Fprintf(c.stdout, "\n%s\n", strings.TrimSpace(c.cmd.long))
	}
	own, rest := flag.NewFlagSet("", flag.ContinueOnError), flag.NewFlagSet("", flag.ContinueOnError)
	c.fs.VisitAll(func(f *flag.Flag) {
		if slices.Contains(c.own, f.Name) {
			own.Var(f.Value, f.Name, f.Usage)
		} else {
			rest.Var(f.Value, f.Name, f.Usage)
		}
	})
	own.SetOutput(c.stdout)
	rest.SetOutput(c.stdout)
	if len(c.own) > 0 {
		fmt.Fprint(c.stdout, "\nFlags:\n")
		own.PrintDefaults()
	}
	if !slices.Contains([]string{"serve", "demo", "config"}, c.cmd.name) {
		fmt.Fprint(c.stdout, "\n--data DIR says where the data are, --database where the database is when not there; amends help config lists the\nrest of the configuration, which every command takes.\n")
		return
	}
	fmt.Fprint(c.stdout, "\nThe configuration, in a file, in the environment or as flags; the later of these counts:\n")
	rest.PrintDefaults()
}

// open opens the organisation of the configuration, and makes what is not there yet: only who serves one may.
func (c *call) open(ctx context.Context) (*house.House, error) { return house.Open(ctx, c.where()) }

func (c *call) where() house.Options {
	return house.Options{Dir: c.Data, Database: c.Database, Log: c.log(), BlobLimit: c.BlobLimit, Mail: c.Mail,
		Witness: c.Witness, PublicURL: c.PublicURL, Session: c.Session()}
}

// founded opens an organisation that must be there already, with its keys; a mistyped folder is not made.
func (c *call) founded(ctx context.Context, trust ...string) (*house.House, error) {
	o := c.where()
	o.Existing, o.Trust = true, trust
	h, err := house.Open(ctx, o)
	if errors.Is(err, house.ErrNothing) {
		return nil, fmt.Errorf("there is no organisation in %s yet; amends demo makes one to look at, amends serve asks for your own", c.Data)
	}
	return h, err
}

func (c *call) log() *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // checked by the configuration
	o := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(c.stderr, o))
	}
	return slog.New(slog.NewTextHandler(c.stderr, o))
}

func (c *call) printf(format string, args ...any) { fmt.Fprintf(c.stdout, format, args...) }

// need takes the arguments of the command by number.
func (c *call) need(n int) ([]string, error) {
	if c.fs.NArg() != n {
		return nil, fmt.Errorf("use: amends %s", strings.TrimSpace(c.cmd.name+" "+c.cmd.args))
	}
	return c.fs.Args(), nil
}

// explain says a fault in words where there are any.
func explain(err error) string {
	if fault.As(err) != nil {
		return inWords(err)
	}
	return err.Error()
}
