package kit

import "context"

type aloneKey struct{}

// Alone is for a dialog that is a page of its own: no script holds it over another page. What closed it leads back, its
// forms are sent as pages are, and its title is the page's.
func Alone(ctx context.Context, back string) context.Context {
	return context.WithValue(ctx, aloneKey{}, back)
}

// alone tells whether this is drawn as a page of its own, and what it leads back to.
func alone(ctx context.Context) (back string, yes bool) {
	back, yes = ctx.Value(aloneKey{}).(string)
	return back, yes
}

// InDialog tells whether a dialog is drawn over a page.
func InDialog(ctx context.Context) bool {
	_, yes := alone(ctx)
	return !yes
}
