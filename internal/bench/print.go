package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Print writes the report as tables with the goals beside.
func (r Report) Print(w io.Writer) {
	fmt.Fprintf(w, "%d cores, %s, %d clients, %g s an operation; CPU is that of the server process\n", r.Cores, r.Go,
		r.Clients, r.Seconds)
	for _, s := range r.Sizes {
		fmt.Fprintf(w, "\n%d cases, %d events\n\n", s.Cases, s.Events)
		s.print(w)
	}
	if n := len(r.Sizes); n > 1 {
		r.growth(w, r.Sizes[0], r.Sizes[n-1])
	}
}

func (s Size) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "CPU ms\tgoal\twith all that follows\tper second\tgoal\tp50 ms\tp99 ms\tanswer KB\t\toperation")
	for _, o := range s.Ops {
		if o.Count == 0 {
			fmt.Fprintf(t, "\t\t\t\t\t\t\t\t%s\t%s\n", o.Wrong, o.Name)
			continue
		}
		fmt.Fprintf(t, "%.3f\t%s\t%s\t%.0f\t%s\t%.2f\t%.2f\t%.1f\t%s\t%s\n", o.CPU, some("%.2f", o.Goal), some("%.3f", o.All),
			o.Rate, some("%.0f", o.Wanted),
			o.P50, o.P99, o.Bytes/1024, o.Wrong, o.Name)
	}
	_ = t.Flush()
	fmt.Fprintln(w)
	t = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(name string, got string, goal string) { fmt.Fprintf(t, "%s\t%s\t%s\n", name, got, goal) }
	line("start to first page", fmt.Sprintf("%.0f ms", s.FirstPage), "goal 300 ms")
	memory := func(m Memory) string { return fmt.Sprintf("%d MiB, and %d of files mapped", m.Own>>20, m.Mapped>>20) }
	line("memory, idle", memory(s.Idle), "goal 120 MiB")
	line("memory, after the load", memory(s.Loaded), "goal 400 MiB")
	line("disk a case", fmt.Sprintf("%.1f KB", s.DiskEach/1024), "goal 6 KB")
	line("replay", fmt.Sprintf("%.0f events/s", s.ReplayRate), "goal 100000 events/s")
	line("fill through the desk", fmt.Sprintf("%.0f commands/s, %.3f CPU ms each", s.FillRate, s.FillCPU), "")
	_ = t.Flush()
}

// growth says how much dearer an operation is with many cases than with few.
func (r Report) growth(w io.Writer, few, many Size) {
	fmt.Fprintf(w, "\nCPU at %d cases over that at %d; goal 1.3\n\n", many.Cases, few.Cases)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i, o := range many.Ops {
		if i < len(few.Ops) && few.Ops[i].CPU > 0 && o.CPU > 0 {
			fmt.Fprintf(t, "%.2f\t%s\n", o.CPU/few.Ops[i].CPU, o.Name)
		}
	}
	_ = t.Flush()
}

// some prints what is there.
func some(format string, v float64) string {
	if v == 0 {
		return ""
	}
	return fmt.Sprintf(format, v)
}
