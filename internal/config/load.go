package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// Errors are all faults of a configuration, one line each.
type Errors []string

// Error lists the faults.
func (e Errors) Error() string { return "configuration:\n  " + strings.Join(e, "\n  ") }

// Load reads the configuration of a command. args are those after the command's name; the command may declare flags of
// its own on fs beforehand, and finds its further arguments in fs.Args(). environ is as os.Environ gives it: a variable that
// begins as ours do and is none of ours is a fault, as a slip in the file is. The file is the one that -config or AMENDS_CONFIG
// names. The error is Errors, or flag.ErrHelp when help was asked for and printed.
func Load(args []string, environ []string, fs *flag.FlagSet) (Config, error) {
	c := Default()
	env, faults := environment(environ)

	file := fs.String("config", "", "YAML file with these settings; also AMENDS_CONFIG")
	given := make([]*string, len(settings))
	for i := range settings {
		s := &settings[i]
		text := fmt.Sprintf("%s; also %s", s.help, s.variable())
		if _, is := s.at(&c).(*bool); is {
			given[i] = switchFlag(fs, s.flag(), text)
		} else {
			given[i] = fs.String(s.flag(), "", text)
		}
	}
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return c, err
		}
		return c, Errors{err.Error()}
	}
	if *file == "" {
		*file = env[fileVariable]
	}
	from := map[string]string{}
	if *file != "" {
		faults = append(faults, c.readFile(*file, from)...)
	}
	apply := func(s *setting, text, source string) {
		from[s.name] = source
		if err := s.set(&c, text); err != nil {
			faults = append(faults, fmt.Sprintf("%s: %v", source, s.hide(err)))
		}
	}
	for i := range settings {
		if text := env[settings[i].variable()]; text != "" {
			apply(&settings[i], text, settings[i].variable())
		}
	}
	fs.Visit(func(f *flag.Flag) {
		for i := range settings {
			if settings[i].flag() == f.Name {
				apply(&settings[i], *given[i], "-"+f.Name)
			}
		}
	})
	c.derive()
	faults = append(faults, c.check(from)...)
	if len(faults) > 0 {
		return c, faults
	}
	return c, nil
}

// prefix begins every variable of ours; fileVariable names the file.
const (
	prefix       = "AMENDS_"
	fileVariable = prefix + "CONFIG"
)

// environment gives our variables by name, and the faults of those that nobody reads. What is empty counts as not set.
// Where a service is called amends, Kubernetes sets AMENDS_SERVICE_HOST, AMENDS_PORT and their like: they are no slips.
func environment(environ []string) (env map[string]string, faults Errors) {
	env = map[string]string{}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(name, prefix) || value == "" {
			continue
		}
		env[name] = value
		known := name == fileVariable || slices.ContainsFunc(settings, func(s setting) bool { return s.variable() == name })
		orchestrator := strings.HasPrefix(name, prefix+"SERVICE_") || name == prefix+"PORT" ||
			strings.HasPrefix(name, prefix+"PORT_")
		if !known && !orchestrator {
			faults = append(faults, name+": no such setting")
		}
	}
	slices.Sort(faults)
	return env, faults
}

// hide keeps a secret out of the message about it.
func (s *setting) hide(err error) error {
	if s.secret {
		return errors.New("cannot be read")
	}
	return err
}

// switchFlag declares a flag that may stand without a value.
func switchFlag(fs *flag.FlagSet, name, help string) *string {
	v := new(onOff)
	fs.Var(v, name, help)
	return (*string)(v)
}

type onOff string

func (o *onOff) String() string     { return string(*o) }
func (o *onOff) Set(s string) error { *o = onOff(s); return nil }
func (o *onOff) IsBoolFlag() bool   { return true }

// readFile lays the file over the defaults. Names are those of settings, nested or with dots.
func (c *Config) readFile(name string, from map[string]string) (faults Errors) {
	text, err := os.ReadFile(name)
	if err != nil {
		return Errors{fmt.Sprintf("file %s: %v", name, errors.Unwrap(err))}
	}
	var tree map[string]any
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&tree); err != nil && !errors.Is(err, io.EOF) {
		return Errors{fmt.Sprintf("file %s: %s", name, strings.TrimSpace(yaml.FormatError(err, false, true)))}
	}
	flat := map[string]any{}
	for _, key := range flatten(flat, "", tree) {
		faults = append(faults, fmt.Sprintf("file %s: %s: is there twice, nested and with dots", name, key))
	}
	for _, key := range sorted(flat) {
		s := find(key)
		if s == nil {
			faults = append(faults, fmt.Sprintf("file %s: %s: no such setting", name, key))
			continue
		}
		from[s.name] = "file " + name + ": " + s.name
		if err := s.set(c, fmt.Sprint(flat[key])); err != nil {
			faults = append(faults, fmt.Sprintf("file %s: %s: %v", name, key, s.hide(err)))
		}
	}
	return faults
}

// flatten writes nested names with dots, and tells those that are there in both ways.
func flatten(to map[string]any, prefix string, tree map[string]any) (twice []string) {
	for name, value := range tree {
		if _, known := to[prefix+name]; known {
			twice = append(twice, prefix+name)
		}
		switch v := value.(type) {
		case map[string]any:
			twice = append(twice, flatten(to, prefix+name+".", v)...)
		case nil:
			to[prefix+name] = ""
		default:
			to[prefix+name] = v
		}
	}
	return twice
}
