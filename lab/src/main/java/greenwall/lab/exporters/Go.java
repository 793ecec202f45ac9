package greenwall.lab.exporters;

import greenwall.lab.signal.Noise;

/// What every exporter that is written in Go says of its own build and process.
final class Go {
    private Go() {}

    static void buildInfo(FamilyList list, String program, String revision, String tags, String version) {
        list.gauge(
                program + "_build_info",
                "A metric with a constant '1' value labeled by version, revision, branch, goversion from which "
                        + program + " was built, and the goos and goarch for the build.",
                out -> out.constant(
                        1,
                        "branch",
                        "HEAD",
                        "goarch",
                        "amd64",
                        "goos",
                        "linux",
                        "goversion",
                        "go1.22.5",
                        "revision",
                        revision,
                        "tags",
                        tags,
                        "version",
                        version));
    }

    static void addTo(FamilyList list, String exporter, double heap) {
        list.gauge(
                "go_goroutines",
                "Number of goroutines that currently exist.",
                out -> out.gauge(t -> 8 + Noise.below(seed(out, exporter), t / 15_000, 3)));
        list.gauge("go_info", "Information about the Go environment.", out -> out.constant(1, "version", "go1.22.5"));
        list.gauge(
                "go_memstats_alloc_bytes",
                "Number of bytes allocated and still in use.",
                out -> out.gauge(t -> Math.floor(heap * Noise.between(seed(out, exporter), t / 15_000, 0.25, 0.6))));
        list.gauge(
                "go_memstats_heap_inuse_bytes",
                "Number of heap bytes that are in use.",
                out -> out.gauge(t -> Math.floor(heap * Noise.between(seed(out, exporter), t / 15_000, 0.5, 0.8))));
        list.gauge(
                "go_memstats_sys_bytes",
                "Number of bytes obtained from system.",
                out -> out.constant(Math.floor(1.6 * heap)));
        list.gauge("go_threads", "Number of OS threads created.", out -> out.constant(7));
        list.counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.", out -> {
            var life = out.life();
            double share = 0.006 + 0.004 * Noise.unit(seed(out, exporter), 1);
            out.gauge(t -> Math.floor(life.uptimeMillis(t) / 10.0 * share) / 100);
        });
        list.gauge("process_max_fds", "Maximum number of open file descriptors.", out -> out.constant(524_287));
        list.gauge("process_open_fds", "Number of open file descriptors.", out -> out.constant(10));
        list.gauge(
                "process_resident_memory_bytes",
                "Resident memory size in bytes.",
                out -> out.gauge(
                        t -> Math.floor(1.9 * heap * Noise.between(seed(out, exporter), t / 600_000, 0.9, 1.1))));
        list.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.", out -> {
            var life = out.life();
            out.gauge(t -> life.bootedAt(t) / 1000.0 + 14.62);
        });
        list.gauge("process_virtual_memory_bytes", "Virtual memory size in bytes.", out -> out.constant(1_268_113_408));
    }

    private static long seed(Out out, String exporter) {
        return Noise.mix(out.life().host().seed(), exporter);
    }
}
