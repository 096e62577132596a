package store

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strconv"
	"time"
)

// setterFor says how a column fills a value of type t; nil when none can.
func setterFor(t reflect.Type) setter {
	if reflect.PointerTo(t).Implements(scannerType) {
		return func(v reflect.Value, x driver.Value) error { return v.Addr().Interface().(scanner).Scan(x) }
	}
	if t == timeType {
		return setTime
	}
	switch t.Kind() {
	case reflect.String:
		return setString
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return setInt
	case reflect.Float32, reflect.Float64:
		return setFloat
	case reflect.Bool:
		return setBool
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return setBytes
		}
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return func(v reflect.Value, x driver.Value) error {
				if x == nil {
					v.SetZero()
					return nil
				}
				v.Set(reflect.ValueOf(x))
				return nil
			}
		}
	case reflect.Pointer:
		if set := setterFor(t.Elem()); set != nil {
			return func(v reflect.Value, x driver.Value) error {
				if x == nil {
					v.SetZero()
					return nil
				}
				v.Set(reflect.New(t.Elem()))
				return set(v.Elem(), x)
			}
		}
	}
	return nil
}

type scanner interface{ Scan(src any) error }

func setString(v reflect.Value, x driver.Value) error {
	switch x := x.(type) {
	case string:
		v.SetString(x)
	case nil:
		v.SetString("")
	case []byte:
		v.SetString(string(x))
	case int64:
		v.SetString(strconv.FormatInt(x, 10))
	case float64:
		v.SetString(strconv.FormatFloat(x, 'g', -1, 64))
	default:
		return mismatch(v, x)
	}
	return nil
}

func setInt(v reflect.Value, x driver.Value) error {
	var n int64
	switch x := x.(type) {
	case int64:
		n = x
	case nil:
	case bool:
		if x {
			n = 1
		}
	case string: // PostgreSQL answers sum(bigint) as numeric, which the driver gives as text
		var err error
		if n, err = strconv.ParseInt(x, 10, 64); err != nil {
			return err
		}
	case float64:
		if n = int64(x); float64(n) != x {
			return mismatch(v, x)
		}
	default:
		return mismatch(v, x)
	}
	if v.OverflowInt(n) {
		return fmt.Errorf("%d does not fit a %s", n, v.Type())
	}
	v.SetInt(n)
	return nil
}

func setFloat(v reflect.Value, x driver.Value) error {
	switch x := x.(type) {
	case float64:
		v.SetFloat(x)
	case int64:
		v.SetFloat(float64(x))
	case nil:
		v.SetFloat(0)
	case string:
		f, err := strconv.ParseFloat(x, 64)
		if err != nil {
			return err
		}
		v.SetFloat(f)
	default:
		return mismatch(v, x)
	}
	return nil
}

func setBool(v reflect.Value, x driver.Value) error {
	switch x := x.(type) {
	case bool:
		v.SetBool(x)
	case int64: // SQLite keeps a boolean as 0 or 1
		v.SetBool(x != 0)
	case nil:
		v.SetBool(false)
	default:
		return mismatch(v, x)
	}
	return nil
}

func setBytes(v reflect.Value, x driver.Value) error {
	switch x := x.(type) {
	case []byte:
		v.SetBytes(x)
	case string:
		v.SetBytes([]byte(x))
	case nil:
		v.SetBytes(nil)
	default:
		return mismatch(v, x)
	}
	return nil
}

func setTime(v reflect.Value, x driver.Value) error {
	switch x := x.(type) {
	case int64:
		v.Set(reflect.ValueOf(Time(x)))
	case time.Time:
		v.Set(reflect.ValueOf(x.UTC()))
	case nil:
		v.SetZero()
	default:
		return mismatch(v, x)
	}
	return nil
}

func mismatch(v reflect.Value, x driver.Value) error {
	return fmt.Errorf("a %T does not fit a %s", x, v.Type())
}

// value turns an argument into what both drivers take. A time.Time becomes microseconds, as every instant is stored.
func value(a any) (driver.Value, error) {
	switch a := a.(type) {
	case nil, int64, string, bool, []byte, float64:
		return a, nil
	case int:
		return int64(a), nil
	case time.Time:
		return Micros(a), nil
	case *time.Time:
		if a == nil {
			return nil, nil
		}
		return Micros(*a), nil
	case driver.Valuer:
		v, err := a.Value()
		if t, ok := v.(time.Time); ok {
			return Micros(t), err
		}
		return v, err
	}
	return driver.DefaultParameterConverter.ConvertValue(a)
}

// values turns all arguments; the caller's slice stays as it is.
func values(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, a := range args {
		v, err := value(a)
		if err != nil {
			return nil, fmt.Errorf("$%d: %w", i+1, err)
		}
		out[i] = v
	}
	return out, nil
}
