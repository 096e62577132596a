package complaint

import "bytes"

// CleanJSON takes the zero characters out of a JSON text: nobody types them, and PostgreSQL cannot keep them.
func CleanJSON(raw []byte) []byte {
	const zero = `\u0000`
	if !bytes.Contains(raw, []byte(zero)) {
		return raw
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' || i+1 == len(raw) {
			out = append(out, raw[i])
			continue
		}
		if bytes.HasPrefix(raw[i:], []byte(zero)) {
			i += len(zero) - 1
			continue
		}
		out = append(out, raw[i], raw[i+1]) // an escaped backslash is no beginning of an escape
		i++
	}
	return out
}
