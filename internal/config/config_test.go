package config

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func load(t *testing.T, file string, env map[string]string, args ...string) (Config, error) {
	t.Helper()
	fs := flag.NewFlagSet("amends", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	if file != "" {
		name := filepath.Join(t.TempDir(), "amends.yaml")
		if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append([]string{"-config", name}, args...)
	}
	environ := []string{"PATH=/bin"}
	for name, value := range env {
		environ = append(environ, name+"="+value)
	}
	return Load(args, environ, fs)
}

func TestEachLayerLiesOverTheOneBelow(t *testing.T) {
	t.Parallel()
	file := "listen: 0.0.0.0:80\nblob_limit: 1GB\nsession_hours: 8\nsecure_cookies: true\nmail:\n  host: smtp.example.com\n  from: 诉达 <a@example.com>\n"
	env := map[string]string{"AMENDS_LISTEN": "0.0.0.0:81", "AMENDS_SESSION_HOURS": "9", "AMENDS_MAIL_PASSWORD": "geheim"}
	c, err := load(t, file, env, "-listen", ":82", "-mail-port=25", "-demo-passwords")
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Listen, want.SessionHours, want.BlobLimit, want.SecureCookies, want.DemoPasswords = ":82", 9, 1<<30, true, true
	want.Database, want.PublicURL = "sqlite:data/amends.db", "http://localhost:82"
	want.Mail = Mail{Host: "smtp.example.com", Port: 25, From: "诉达 <a@example.com>", Password: "geheim", TLS: "starttls"}
	if c != want {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

func TestDefaultsRunAlone(t *testing.T) {
	t.Parallel()
	c, err := load(t, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Database != "sqlite:data/amends.db" || c.PublicURL != "http://127.0.0.1:8080" || c.SecureCookies || c.DemoPasswords {
		t.Errorf("%+v", c)
	}
	if c, err = load(t, "", nil, "-listen", ":443", "-tls-cert", "a.pem", "-tls-key", "a.key"); err != nil || c.PublicURL != "https://localhost:443" || !c.SecureCookies {
		t.Errorf("with a certificate: %+v, %v", c, err)
	}
	c, err = load(t, "", map[string]string{"AMENDS_PUBLIC_URL": "https://ts.example.com/", "AMENDS_DATA": "/var/lib/amends"})
	if err != nil || !c.SecureCookies || c.PublicURL != "https://ts.example.com" || c.Database != "sqlite:/var/lib/amends/amends.db" {
		t.Errorf("%+v %v", c, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file string
		env  map[string]string
		args []string
		want string
	}{
		"port":        {args: []string{"-listen", "localhost:99999"}, want: `-listen: "99999" is not a port`},
		"listen":      {env: map[string]string{"AMENDS_LISTEN": "8080"}, want: `AMENDS_LISTEN: "8080" is not host:port`},
		"zone":        {file: "zone: Mars\n", want: `zone: "Mars" is not a time zone`},
		"level":       {args: []string{"-log-level", "loud"}, want: `-log-level: "loud" is not one of debug`},
		"number":      {env: map[string]string{"AMENDS_SESSION_HOURS": "many"}, want: `AMENDS_SESSION_HOURS: "many": not a number`},
		"switch":      {env: map[string]string{"AMENDS_SECURE_COOKIES": "maybe"}, want: `neither true nor false`},
		"size":        {args: []string{"-blob-limit", "5 parsecs"}, want: `-blob-limit: "5 parsecs"`},
		"size range":  {args: []string{"-blob-limit", "99999999999GB"}, want: `out of range`},
		"unknown":     {file: "colour: red\nmail:\n  hots: x\n", want: "mail.hots: no such setting"},
		"twice":       {file: "mail:\n  host: a\nmail.host: b\n", want: "mail.host: is there twice"},
		"key twice":   {file: "listen: :1\nlisten: :2\n", want: "amends.yaml"},
		"variable":    {env: map[string]string{"AMENDS_LISTN": ":1", "AMENDS_SERVICE_HOST": "10.0.0.1", "AMENDS_PORT": "tcp://x", "AMENDS_OLD": ""}, want: "configuration:\n  AMENDS_LISTN: no such setting"},
		"not yaml":    {file: "mail: [\n", want: "amends.yaml"},
		"scheme":      {env: map[string]string{"AMENDS_DATABASE": "mysql://u:geheim@h/d"}, want: "AMENDS_DATABASE: must begin with sqlite:"},
		"url":         {args: []string{"-public-url", "ftp://x"}, want: "-public-url"},
		"from needed": {args: []string{"-mail-host", "smtp"}, want: "mail.from: is needed"},
		"from":        {args: []string{"-mail-from", "nobody"}, want: "-mail-from"},
		"clear text":  {args: []string{"-mail-tls", "none"}, env: map[string]string{"AMENDS_MAIL_PASSWORD": "geheim"}, want: "-mail-tls: a password must not travel"},
		"key needed":  {args: []string{"-tls-cert", "a.pem"}, want: "tls.key: is needed with the certificate a.pem"},
		"cert needed": {args: []string{"-tls-key", "a.key"}, want: "tls.cert: is needed with the key a.key"},
		"witness":     {env: map[string]string{"AMENDS_WITNESS_URL": "geheim"}, want: "AMENDS_WITNESS_URL: is not an http or https address"},
		"no server":   {args: []string{"-witness-mail", "w@example.com"}, want: "mail.host: is needed to mail heads to w@example.com"},
		"too often":   {args: []string{"-witness-minutes", "0"}, want: "-witness-minutes: 0 is not between"},
		"flag":        {args: []string{"-colour"}, want: "colour"},
		"no file":     {args: []string{"-config", "/nowhere.yaml"}, want: "/nowhere.yaml: no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t, c.file, c.env, c.args...)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
			if err != nil && strings.Contains(err.Error(), "geheim") {
				t.Errorf("a secret in the message: %v", err)
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := load(t, "zone: Mars\n", map[string]string{"AMENDS_LISTEN": "x", "AMENDS_MAIL_PORT": "0"}, "-log-format", "xml", "-session-hours", "soon")
	var faults Errors
	if !errors.As(err, &faults) || len(faults) != 5 {
		t.Errorf("want five faults, got %v", err)
	}
}

func TestPrintHidesSecretsAndReadsBack(t *testing.T) {
	t.Parallel()
	c, err := load(t, "", map[string]string{"AMENDS_DATABASE": "postgres://amends:geheim@db:5432/amends?sslmode=require&password=geheim2",
		"AMENDS_MAIL_PASSWORD": "geheim", "AMENDS_BLOB_LIMIT": "1536KB"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := c.Print(&out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "geheim") || !strings.Contains(out.String(), "@db:5432/amends") {
		t.Errorf("printed:\n%s", out.String())
	}
	again, err := load(t, out.String(), nil)
	if err != nil {
		t.Fatalf("%v in\n%s", err, out.String())
	}
	c.Database, c.Mail.Password = again.Database, again.Mail.Password
	if c != again {
		t.Errorf("came back as %+v", again)
	}
}

func TestHelpNamesEverySetting(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	fs := flag.NewFlagSet("amends", flag.ContinueOnError)
	fs.SetOutput(&out)
	if _, err := Load([]string{"-h"}, nil, fs); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("asking for help: %v", err)
	}
	for i := range settings {
		if !strings.Contains(out.String(), "-"+settings[i].flag()) || !strings.Contains(out.String(), settings[i].variable()) {
			t.Errorf("help does not name %s", settings[i].name)
		}
	}
}
