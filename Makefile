# make lists itself.
.DEFAULT_GOAL := help
GO ?= go

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## build and start with a demo organisation; staff sign in at http://127.0.0.1:8080/sign-in
	$(GO) run ./cmd/amends demo

build: ## the one binary, bin/amends
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='-s -w' -o bin/amends ./cmd/amends

test: tools ## every test, on SQLite, PostgreSQL and in Chromium; sets up what it needs
	$(GO) test -timeout 30m ./...

tools:
	@scripts/test-tools

check: tools fmt generated ## what a change must pass: format, vet, staticcheck, generated files, tests with the race detector
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) test -race -timeout 60m ./...

fmt:
	@out=$$(gofmt -l cmd internal test 2>/dev/null); [ -z "$$out" ] || { echo "not formatted:"; echo "$$out"; exit 1; }

generated:
	$(GO) tool templ generate >/dev/null
	@git diff --exit-code --stat -- '*_templ.go' || { echo "generated files are not current: commit them"; exit 1; }

bench: build ## the figures of docs/performance.md: speed and cost against the real server
	bin/amends bench --sizes 10000,100000

shots: tools ## screenshots of the main pages into tmp/shots
	AMENDS_SHOTS=$(CURDIR)/tmp/shots $(GO) test -count=1 -run 'Shots|Journey' ./test/browser/...

fuzz: ## every parser for a minute
	for t in $$(grep -rl '^func Fuzz' --include=*_test.go internal | xargs -n1 dirname | sort -u); do \
		for f in $$(grep -rhoE '^func Fuzz[A-Za-z]+' $$t | sed 's/func //' | sort -u); do $(GO) test -run xxx -fuzz "^$$f$$" -fuzztime 60s ./$$t || exit 1; done; done

.PHONY: help run build test tools check fmt generated bench shots fuzz
