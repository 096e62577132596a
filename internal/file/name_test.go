package file_test

import (
	"path"
	"strings"
	"testing"

	"amends/internal/fault"
	"amends/internal/file"
)

// TestNames: whatever a door hands over becomes a name that ends as its bytes say, or is refused.
func TestNames(t *testing.T) {
	t.Parallel()
	const pdf, plain, docx = "application/pdf", "text/plain", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	for _, c := range []struct{ name, kind, want string }{
		{"发票.pdf", pdf, "发票.pdf"},
		{"../../a.txt", plain, "a.txt"},
		{`C:\photos\照片.PNG`, "image/png", "照片.PNG"},
		{"a\r\nb.txt", plain, "ab.txt"},
		{"..", pdf, "file.pdf"},
		{"\u200b\u3164", pdf, "file.pdf"},
		{"合同", pdf, "合同.pdf"},
		{"合同.2026", pdf, "合同.2026.pdf"},
		{"合同．bat", pdf, "合同．bat.pdf"},
		{"合同.xyz", plain, "合同.xyz.txt"},
		{"合同.exe.pdf", pdf, "合同.exe.pdf"}, // opens as what it is
		{"IMG_0001.jpg", "image/heic", "IMG_0001.jpg.heic"},
		{"a.txt::$DATA", plain, "a.txt__$DATA.txt"},
		{"nul.txt", plain, "_nul.txt"},
		{"e\u0301.txt", plain, "\u00e9.txt"},
		{strings.Repeat("长", 100) + ".pdf", pdf, strings.Repeat("长", 65) + ".pdf"},
		{strings.Repeat("长", 100), pdf, strings.Repeat("长", 65) + ".pdf"},
		{"发票.bat", plain, ""},
		{"发票.pdf.exe", pdf, ""},
		{"发票.bat. . .", plain, ""},
		{"../../x.hta", plain, ""},
		{"照片\u202egpj.exe", "image/jpeg", ""},
		{"报表.xlsm", "application/zip", ""},
		{"合同.DOCM", docx, ""},
		{"连接.lnk", plain, ""},
		{"图.svg", plain, ""},
		{"宏.bat", "", ""},
		{"盘.iso", "", ""},
	} {
		r, err := file.New("d", c.name, c.kind, 1)
		switch f := fault.As(err); {
		case c.want == "":
			if f == nil || f.Fields[0].Key != "file.runs" {
				t.Errorf("%q: %q %v, want a refusal", c.name, r.Name, err)
			}
		case err != nil || r.Name != c.want:
			t.Errorf("%q: %q %v, want %q", c.name, r.Name, err, c.want)
		default:
			if again, err := file.Name(r.Name, c.kind); err != nil || again != r.Name {
				t.Errorf("%q cleaned twice: %q %v", r.Name, again, err)
			}
		}
	}
}

// TestShown: what the record holds from before the rule can be shown and saved, and runs nowhere.
func TestShown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, kind, want string }{
		{"发票.bat", "text/plain", "发票.bat.txt"},
		{"../../x.hta", "text/plain", "x.hta.txt"},
		{"x.hta", "", "x.hta.bin"},
		{"账单.pdf", "", "账单.pdf"},
	} {
		if got := file.Shown(c.name, c.kind); got != c.want || file.Runs(got) {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestKinds: no kind gives an ending that is refused.
func TestKinds(t *testing.T) {
	t.Parallel()
	for _, k := range file.Kinds() {
		n, err := file.Name("名", k)
		if err != nil || path.Ext(n) == "" {
			t.Errorf("%s: %q %v", k, n, err)
		}
	}
	if file.Drawn("image/heic") || file.Drawn("image/tiff") || !file.Drawn("image/png") {
		t.Error("a browser is trusted with the wrong pictures")
	}
}
