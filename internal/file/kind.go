package file

import (
	"maps"
	"slices"
)

// words are the endings of plain text: what bytes cannot tell apart.
var words = []string{".txt", ".text", ".log", ".md", ".csv", ".tsv", ".eml", ".json", ".ics", ".vcf", ".srt"}

// endings are the kinds taken and how their names may end; the first is given to a name that ends otherwise. Whatever a
// browser would run (HTML, SVG, scripts) and whatever a desktop would run is not among them, nor are formats that hide
// their content from the desk's virus scanner, but for zip, which people use.
var endings = map[string][]string{
	"image/jpeg": {".jpg", ".jpeg", ".jpe", ".jfif"},
	"image/png":  {".png"},
	"image/gif":  {".gif"},
	"image/webp": {".webp"},
	"image/heic": {".heic", ".heif"},
	"image/heif": {".heif", ".heic"},
	"image/avif": {".avif"},
	"image/tiff": {".tif", ".tiff"},
	"image/bmp":  {".bmp", ".dib"},

	"application/pdf": {".pdf"},

	"audio/mpeg":     {".mp3", ".mpga", ".mp2"},
	"audio/wav":      {".wav"},
	"audio/ogg":      {".ogg", ".oga", ".opus", ".spx"},
	"audio/flac":     {".flac"},
	"audio/aac":      {".aac"},
	"audio/amr":      {".amr"},
	"audio/mp4":      {".m4a", ".mp4", ".m4b"},
	"audio/x-m4a":    {".m4a", ".mp4"},
	"audio/webm":     {".weba", ".webm"},
	"audio/x-ms-wma": {".wma"},

	"video/mp4":                     {".mp4", ".m4v", ".mp4v"},
	"video/quicktime":               {".mov", ".qt"},
	"video/webm":                    {".webm", ".weba"},
	"video/x-msvideo":               {".avi"},
	"video/3gpp":                    {".3gp", ".3gpp"},
	"video/3gpp2":                   {".3g2", ".3gp2"},
	"video/mpeg":                    {".mpeg", ".mpg", ".mpe"},
	"video/matroska":                {".mkv", ".mka"},
	"video/x-m4v":                   {".m4v", ".mp4"},
	"video/x-ms-asf":                {".asf", ".wmv", ".wma"},
	"application/msword":            {".doc", ".dot", ".wps"},
	"application/vnd.ms-excel":      {".xls", ".xlt", ".et"},
	"application/vnd.ms-powerpoint": {".ppt", ".pps", ".pot", ".dps"},
	"application/vnd.ms-outlook":    {".msg"},
	"application/x-ole-storage": {".doc", ".xls", ".ppt", ".msg", ".wps", ".et", ".dps", ".dot", ".xlt", ".pot",
		".pps"},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   {".docx", ".dotx"},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {".xlsx", ".xltx"},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {".pptx", ".ppsx", ".potx"},
	"application/vnd.oasis.opendocument.text":                                   {".odt", ".ott"},
	"application/vnd.oasis.opendocument.spreadsheet":                            {".ods", ".ots"},
	"application/vnd.oasis.opendocument.presentation":                           {".odp", ".otp"},
	"application/rtf":           {".rtf"},
	"text/rtf":                  {".rtf"},
	"text/plain":                words,
	"text/csv":                  {".csv", ".txt", ".tsv", ".log"},
	"text/tab-separated-values": {".tsv", ".txt", ".csv", ".log"},
	"application/json":          {".json", ".txt", ".log"},
	"application/x-ndjson":      {".ndjson", ".jsonl", ".json", ".txt", ".log"},
	"text/vcard":                {".vcf", ".txt"},
	"text/calendar":             {".ics", ".txt"},
	"message/rfc822":            {".eml", ".txt"},
	"application/zip":           {".zip"},
}

// Kinds lists what is taken, for the accept attribute of a form.
func Kinds() []string { return slices.Sorted(maps.Keys(endings)) }

// Taken says whether files of a kind are taken.
func Taken(kind string) bool { return endings[kind] != nil }

// drawn are the pictures that every browser draws; others are shown by name.
var drawn = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp"}

// Drawn says whether a browser can be trusted to draw a picture of this kind.
func Drawn(kind string) bool { return slices.Contains(drawn, kind) }

// runnable are endings that are refused whatever the bytes look like: programs, scripts, shortcuts, installers, disk
// images, pages, and office files that carry macros. What is on neither list gets the ending of its kind.
var runnable = []string{
	".ade", ".adp", ".apk", ".app", ".appinstaller", ".application", ".appref-ms", ".appx", ".appxbundle", ".apx", ".arj",
	".asp", ".aspx", ".asx", ".bas", ".bash", ".bat", ".cab", ".cer", ".cgi", ".chm", ".cmd", ".com", ".command", ".cpl",
	".crt", ".crx", ".csh", ".deb", ".desktop", ".diagcab", ".dll", ".dmg", ".docm", ".dotm", ".drv", ".elf", ".exe",
	".fxp",
	".gadget", ".grp", ".hlp", ".hpj", ".hta", ".htc", ".htm", ".html", ".htt", ".img", ".inf", ".ins", ".ipa", ".iso",
	".isp",
	".its", ".jar", ".jnlp", ".js", ".jse", ".jsp", ".ksh", ".library-ms", ".lnk", ".lua", ".mad", ".maf", ".mag", ".mam",
	".maq",
	".mar", ".mas", ".mat", ".mau", ".mav", ".maw", ".mcf", ".mda", ".mdb", ".mde", ".mdt", ".mdw", ".mdz", ".mht",
	".mhtml",
	".mjs", ".msc", ".msh", ".msh1", ".msh2", ".mshxml", ".msi", ".msix", ".msixbundle", ".msp", ".mst", ".ocx", ".one",
	".ops",
	".osd", ".pcd", ".php", ".phar", ".pif", ".pkg", ".pl", ".plg", ".potm", ".ppam", ".ppsm", ".pptm", ".prf", ".prg",
	".printerexport",
	".ps1", ".ps1xml", ".ps2", ".ps2xml", ".psc1", ".psc2", ".psd1", ".psdm1", ".psm1", ".pst", ".py", ".pyc", ".pyo",
	".pyw", ".pyz",
	".rb", ".reg", ".rpm", ".run", ".scf", ".scr", ".sct", ".search-ms", ".service", ".settingcontent-ms", ".sh", ".shb",
	".shs",
	".shtml", ".sldm", ".svg", ".svgz", ".swf", ".sys", ".theme", ".themepack", ".tmp", ".udl", ".url", ".vb", ".vbe",
	".vbp", ".vbs",
	".vhd", ".vhdx", ".vsmacros", ".vsw", ".vxd", ".wasm", ".webarchive", ".webloc", ".website", ".wim", ".ws", ".wsb",
	".wsc", ".wsf",
	".wsh", ".xbap", ".xht", ".xhtml", ".xla", ".xlam", ".xll", ".xlm", ".xlsb", ".xlsm", ".xltm", ".xml", ".xnk", ".xps",
	".xsl",
	".xslt", ".zsh",
}
