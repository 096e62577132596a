package register

import (
	"cmp"
	"slices"
)

// node is what a tree needs to know of a department, category or cause.
type node struct{ id, parent string }

// tree answers questions about one hierarchy. A node whose parent is unknown counts as a root, and a node that is in a
// circle is in no branch; check reports both, so that only a sound tree is ever used.
type tree struct {
	parent   map[string]string
	children map[string][]string
	order    []string // every node below a root, from the root down, branch by branch
}

func newTree(nodes []node) tree {
	slices.SortFunc(nodes, func(a, b node) int { return cmp.Compare(a.id, b.id) })
	t := tree{parent: make(map[string]string, len(nodes)), children: make(map[string][]string)}
	for _, n := range nodes {
		t.parent[n.id] = n.parent
	}
	var roots []string
	for _, n := range nodes {
		if _, known := t.parent[n.parent]; known {
			t.children[n.parent] = append(t.children[n.parent], n.id)
		} else {
			roots = append(roots, n.id)
		}
	}
	for _, id := range roots {
		t.order = t.walk(t.order, id)
	}
	for _, id := range t.circles() {
		delete(t.children, id) // so that no walk goes round for ever before check has refused the tree
	}
	return t
}

func (t tree) walk(list []string, id string) []string {
	list = append(list, id)
	for _, child := range t.children[id] {
		list = t.walk(list, child)
	}
	return list
}

// subtree is the node and everything below it.
func (t tree) subtree(id string) []string {
	if _, known := t.parent[id]; !known {
		return nil
	}
	return t.walk(nil, id)
}

// path leads from the root to the node, both included.
func (t tree) path(id string) []string {
	var path []string
	for {
		parent, known := t.parent[id]
		if !known || slices.Contains(path, id) {
			break
		}
		path = append(path, id)
		id = parent
	}
	slices.Reverse(path)
	return path
}

// within says whether the node is the other one or below it.
func (t tree) within(id, above string) bool {
	for range len(t.parent) + 1 {
		if id == above {
			return true
		}
		parent, known := t.parent[id]
		if !known || parent == "" {
			return false
		}
		id = parent
	}
	return false
}

// circles are the nodes that are in no branch, because they are below themselves.
func (t tree) circles() []string {
	if len(t.order) == len(t.parent) {
		return nil
	}
	sound := make(map[string]bool, len(t.order))
	for _, id := range t.order {
		sound[id] = true
	}
	var circles []string
	for id := range t.parent {
		if !sound[id] {
			circles = append(circles, id)
		}
	}
	slices.Sort(circles)
	return circles
}
