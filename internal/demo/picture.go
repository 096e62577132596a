package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math/rand"

	"amends/internal/blob"
	"amends/internal/complaint"
)

// Blobs keeps files; *blob.Blobs does.
type Blobs interface {
	Put(ctx context.Context, r io.Reader, name, by string) (blob.Ref, error)
}

var (
	ink   = color.RGBA{38, 50, 72, 255}
	pale  = color.RGBA{226, 232, 242, 255}
	blue  = color.RGBA{59, 91, 219, 255}
	red   = color.RGBA{201, 42, 42, 255}
	sand  = color.RGBA{186, 164, 132, 255}
	paper = color.RGBA{252, 252, 253, 255}
)

// picture draws a small piece of evidence: speed tests as columns, an excerpt of a bill as lines, or a crack in a thing.
func picture(r *rand.Rand, kind string) ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, 360, 220))
	box := func(x0, y0, x1, y1 int, c color.Color) {
		draw.Draw(m, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	box(0, 0, 360, 220, paper)
	switch kind {
	case "speed":
		for y := 40; y <= 190; y += 30 {
			box(20, y, 340, y+1, pale)
		}
		box(20, 48, 340, 50, red) // what the contract says
		for i := range 12 {
			h, c := 120+r.Intn(20), blue
			if i > 6 && i < 11 {
				h, c = 12+r.Intn(26), red
			}
			box(28+i*26, 190-h, 46+i*26, 190, c)
		}
		box(20, 190, 340, 192, ink)
	case "bill":
		box(20, 16, 160, 30, ink)
		for i := range 7 {
			y, c := 48+i*22, ink
			if i == 4 {
				box(14, y-5, 346, y+14, color.RGBA{255, 227, 227, 255})
				c = red
			}
			box(22, y, 70+r.Intn(110), y+8, c)
			box(338-20-r.Intn(36), y, 338, y+8, c)
		}
		box(20, 202, 340, 204, ink)
	default:
		box(0, 0, 360, 220, sand)
		box(90, 26, 270, 196, ink)
		box(100, 36, 260, 186, color.RGBA{70, 84, 110, 255})
		x := 150 + r.Intn(60)
		for y := 36; y < 186; y++ {
			x += r.Intn(5) - 2
			x = min(max(x, 102), 256)
			box(x, y, x+2, y+1, paper)
			if y%23 == 0 {
				box(x, y, min(x+14+r.Intn(24), 260), y+1, paper)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("draw %s: %w", kind, err)
	}
	return b.Bytes(), nil
}

// attach stores a picture of the kind; nothing when files are not wanted.
func attach(ctx context.Context, blobs Blobs, r *rand.Rand, kind, lang, by string) ([]complaint.File, error) {
	if blobs == nil || kind == "" {
		return nil, nil
	}
	body, err := picture(r, kind)
	if err != nil {
		return nil, err
	}
	label := map[string][2]string{"speed": {"测速截图.png", "speed-test.png"}, "bill": {"账单截图.png", "bill.png"},
		"photo": {"现场照片.png", "photo.png"}}[kind]
	ref, err := blobs.Put(ctx, bytes.NewReader(body), say(lang, label[0], label[1]), by)
	if err != nil {
		return nil, fmt.Errorf("store picture: %w", err)
	}
	return []complaint.File{{Digest: ref.Digest, Name: complaint.TextOf(ref.Name), Type: ref.Type, Size: ref.Size}}, nil
}

func say(lang, zh, en string) string {
	if lang == "en" {
		return en
	}
	return zh
}
