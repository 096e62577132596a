package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// connectWithin is how long a connection may take, unless the DSN says connect_timeout.
const connectWithin = 10 * time.Second

// openPostgres opens one pool for reading and writing. pgx prepares and caches statements by itself, per connection.
func openPostgres(ctx context.Context, dsn string) (*DB, error) {
	cfg, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	if cfg.RuntimeParams["application_name"] == "" {
		cfg.RuntimeParams["application_name"] = "amends"
	}
	cfg.RuntimeParams["timezone"] = "UTC"
	// A machine that lost its power says nothing: without limits who waits for it would wait for many minutes.
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectWithin
	}
	cfg.DialFunc = (&net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 4}}).DialContext
	pool := sql.OpenDB(alive{stdlib.GetConnector(*cfg)})
	size := max(12, 4*runtime.GOMAXPROCS(0))
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	return &DB{dialect: postgresDialect, pool: pool}, nil
}

// alive makes connections that the pool can ask whether they still are one. pgx closes a connection whose caller gave up;
// without the question a full pool hands it to whoever is next in line, three times over, and that one's call fails.
type alive struct{ driver.Connector }

func (a alive) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := a.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return conn{c.(*stdlib.Conn)}, nil // what its connector makes
}

type conn struct{ *stdlib.Conn }

// IsValid implements driver.Validator.
func (c conn) IsValid() bool { return !c.Conn.Conn().IsClosed() }
