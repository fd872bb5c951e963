// Baton's three endpoints as a connector in Go serves them, by net/http, on the port of the first argument.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"
)

type answer struct {
	Status    string            `json:"status"`
	Timestamp string            `json:"timestamp"`
	Details   map[string]string `json:"details,omitempty"`
}

func validate() error { return nil }

func client() error { return nil }

func write(w http.ResponseWriter, code int, status string, details map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(answer{status, time.Now().UTC().Format(time.RFC3339), details})
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) {
		if err := client(); err != nil {
			write(w, http.StatusServiceUnavailable, "unhealthy", map[string]string{"error": "failed to get connector client"})
		} else if err := validate(); err != nil {
			details := map[string]string{"error": "connector validation failed", "validation_error": err.Error()}
			write(w, http.StatusServiceUnavailable, "unhealthy", details)
		} else {
			write(w, http.StatusOK, "healthy", nil)
		}
	})
	mux.HandleFunc("/ready", func(w http.ResponseWriter, _ *http.Request) {
		if err := client(); err != nil {
			write(w, http.StatusServiceUnavailable, "not_ready", map[string]string{"error": "failed to get connector client"})
		} else {
			write(w, http.StatusOK, "ready", nil)
		}
	})
	mux.HandleFunc("/live", func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusOK, "alive", nil)
	})
	server := http.Server{Addr: "127.0.0.1:" + os.Args[1], Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintln(os.Stderr, server.ListenAndServe())
	os.Exit(1)
}
