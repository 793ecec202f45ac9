package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetSketch;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Fleets made up for pictures and tests, the same each time.
public final class Fleets {
    public static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private Fleets() {}

    /// All is well with all of them.
    public static FleetState calm(int hosts) {
        return fleet(hosts, 0, NOW);
    }

    /// About one host in thirty has something: each kind of trouble is there.
    public static FleetState troubled(int hosts) {
        return fleet(hosts, 30, NOW);
    }

    public static SourceState source(String cluster, Source.Kind kind, CellState state) {
        boolean ok = state == CellState.OK;
        return new SourceState(
                new Source(cluster, kind, URI.create("http://" + kind.word() + "." + cluster + ":9090")),
                state,
                Optional.of(NOW.minusSeconds(ok ? 4 : 130)),
                Optional.of(Duration.ofSeconds(ok ? 4 : 130)),
                Optional.of(Duration.ofMillis(38)),
                Optional.of(Duration.ZERO),
                ok ? "" : "no answer for 2 m 10 s: connection refused",
                ok ? "" : "is it running? try: systemctl status " + kind.word());
    }

    public static FleetState fleet(int hosts, int oneIn, Instant now) {
        var random = new Random(7);
        var sketch = new FleetSketch("prod-east", now, Catalogue.shipped().quantities());
        for (var kind : Source.Kind.values()) {
            sketch.source(source("prod-east", kind, CellState.OK));
        }
        var places = List.of("fra1", "ams2", "muc3", "home");
        var roles = List.of("storage", "web", "hypervisor", "edge");
        for (int i = 0; i < hosts; i++) {
            var name =
                    roles.get(i % 4).substring(0, 3) + String.format("%02d", i / 4 + 1) + "." + places.get(i / 4 % 4);
            sketch.host(
                    name,
                    Labels.of(
                            "location",
                            places.get(i / 4 % 4),
                            "role",
                            roles.get(i % 4),
                            "environment",
                            i % 9 == 0 ? "staging" : "production"));
            var trouble = oneIn > 0 && i % oneIn == oneIn / 2 ? i / oneIn % 8 : -1;
            cells(sketch, name, i, trouble, random, now);
        }
        return sketch.fleet();
    }

    private static void cells(FleetSketch sketch, String host, int i, int trouble, Random random, Instant now) {
        boolean gone = trouble == 3;
        var all = trouble == 2
                ? CellState.DOWN
                : gone
                        ? CellState.GONE
                        : trouble == 4 ? CellState.STALE : trouble == 5 ? CellState.SILENT : CellState.OK;
        var at = all == CellState.OK ? now.minusSeconds(6 + i % 9) : now.minus(Duration.ofMinutes(202));
        var why = switch (all) {
            case DOWN -> "all targets of the host fail their scrape: connection refused";
            case GONE -> "not in the list of targets any more; last seen 3 h 22 m ago";
            case STALE -> "the newest sample is 3 h 22 m old; older than twice the scrape interval of 15 s";
            case SILENT -> "Prometheus of prod-east has not answered for 2 m 10 s";
            default -> "measured and within its limits";
        };
        double busy = 0.05 + 0.5 * random.nextDouble();
        put(
                sketch,
                host,
                "cpu.util",
                Labels.EMPTY,
                trouble == 0 ? 0.991 : busy,
                trouble == 0 ? CellState.CRITICAL : all,
                trouble == 0 ? "0.991 is above 0.98 (critical) for 2 readings" : why,
                at);
        put(
                sketch,
                host,
                "mem.util",
                Labels.EMPTY,
                trouble == 1 ? 0.93 : 0.3 + 0.5 * random.nextDouble(),
                trouble == 1 ? CellState.WARN : all,
                trouble == 1 ? "0.93 is above 0.90 (warn)" : why,
                at);
        put(sketch, host, "fs.root.used", Labels.EMPTY, 0.2 + 0.5 * random.nextDouble(), all, why, at);
        put(sketch, host, "fs.used", Labels.of("mountpoint", "/var"), 0.3 + 0.5 * random.nextDouble(), all, why, at);
        put(sketch, host, "fs.used", Labels.of("mountpoint", "/home"), 0.2 + 0.5 * random.nextDouble(), all, why, at);
        put(
                sketch,
                host,
                "disk.read.latency",
                Labels.of("device", "nvme0n1"),
                2e-4 + 1e-3 * random.nextDouble(),
                all,
                why,
                at);
        put(
                sketch,
                host,
                "disk.write.latency",
                Labels.of("device", "nvme0n1"),
                4e-4 + 3e-3 * random.nextDouble(),
                all,
                why,
                at);
        put(sketch, host, "net.rx", Labels.of("device", "eno1"), 5e7 * random.nextDouble(), all, why, at);
        put(sketch, host, "net.tx", Labels.of("device", "eno1"), 2e7 * random.nextDouble(), all, why, at);
        put(
                sketch,
                host,
                "systemd.failed",
                Labels.EMPTY,
                trouble == 7 ? 2 : 0,
                trouble == 7 ? CellState.WARN : all,
                trouble == 7 ? "2 failed units: backup.service, certbot.service" : why,
                at);
        put(sketch, host, "clock.offset", Labels.EMPTY, 3e-5 + 2e-4 * random.nextDouble(), all, why, at);
        for (int peer = 0; peer < 3; peer++) {
            put(
                    sketch,
                    host,
                    "wg.handshake.age",
                    Labels.of("interface", "wg2", "peer", "peer" + peer),
                    20 + 100 * random.nextDouble(),
                    all,
                    why,
                    at);
        }
        if (i % 4 == 0) {
            put(
                    sketch,
                    host,
                    "pool.health",
                    Labels.of("pool", "tank"),
                    trouble == 6 ? 1 : 0,
                    trouble == 6 ? CellState.CRITICAL : all,
                    trouble == 6 ? "tank is degraded: 1 of 6 disks is faulted" : why,
                    at);
            put(sketch, host, "pool.usage", Labels.of("pool", "tank"), 0.3 + 0.4 * random.nextDouble(), all, why, at);
            put(sketch, host, "arc.hit_ratio", Labels.EMPTY, 0.92 + 0.07 * random.nextDouble(), all, why, at);
        } else if (trouble == 6) {
            put(
                    sketch,
                    host,
                    "disk.util",
                    Labels.of("device", "sda"),
                    0.97,
                    CellState.WARN,
                    "0.97 is above 0.90 (warn)",
                    at);
        }
        if (i % 4 == 2) {
            for (int vm = 0; vm < 4; vm++) {
                put(sketch, host, "vm.state", Labels.of("domain", "vm" + vm), vm == 3 ? 5 : 1, all, why, at);
            }
        }
        if (trouble == 1) {
            sketch.mute(host);
        }
    }

    private static void put(
            FleetSketch sketch,
            String host,
            String quantity,
            Labels key,
            double value,
            CellState state,
            String why,
            Instant at) {
        sketch.cell(host, quantity, key, value, state, why, at);
    }
}
