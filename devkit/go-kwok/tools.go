//go:build tools

// Package kwok names the program that simulates nodes and pods for the benchmarks, so that go.mod pins it and everything it needs.
package kwok

import (
	_ "sigs.k8s.io/kwok/cmd/kwok"
)
