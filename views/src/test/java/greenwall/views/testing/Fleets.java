package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Acknowledgement;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.Suppression;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.TableQueryResults;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Fake fleets for pictures and tests, the same each time.
public final class Fleets {
    public static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private Fleets() {}

    /// A fleet without problems.
    public static FleetState healthy(int hosts) {
        return fleet(hosts, 0, NOW);
    }

    /// A fleet in which one host in thirty has a problem, of each kind in turn.
    public static FleetState withProblems(int hosts) {
        return fleet(hosts, 30, NOW);
    }

    /// One host, "a", whose clock has this state.
    public static FleetState ofOneClock(CellState clock, Instant at) {
        return new ClusterStateBuilder("east", at, QuantityCatalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .cell("a", "clock.offset", Labels.EMPTY, 2, clock, "above 1 s")
                .fleet();
    }

    /// What a view is built from, without lookups, alerts and services.
    public static DetailView.ViewInput facts(FleetState state, Place place) {
        return new DetailView.ViewInput(
                state, place, TableQueryResults.NONE, AlertsAndProblems.UNKNOWN, Optional.empty());
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
                ok ? "" : "no response for 2 m 10 s: connection refused",
                ok ? "" : "is it running? try: systemctl status " + kind.word(),
                Optional.empty(),
                Optional.empty(),
                SourceState.Completeness.COMPLETE);
    }

    /// A cluster without hosts, in which all quantities are known.
    public static ClusterStateBuilder cluster(String name) {
        return cluster(name, NOW);
    }

    private static ClusterStateBuilder cluster(String name, Instant now) {
        return new ClusterStateBuilder(name, now, QuantityCatalogue.shipped().quantities());
    }

    public static FleetState fleet(int hosts, int oneIn, Instant now) {
        var random = new Random(7);
        var builder = cluster("prod-east", now);
        for (var kind : Source.Kind.values()) {
            builder.source(source("prod-east", kind, CellState.OK));
        }
        var places = List.of("fra1", "ams2", "muc3", "home");
        var roles = List.of("storage", "web", "hypervisor", "edge");
        for (int i = 0; i < hosts; i++) {
            var name =
                    roles.get(i % 4).substring(0, 3) + String.format("%02d", i / 4 + 1) + "." + places.get(i / 4 % 4);
            builder.host(
                    name,
                    Labels.of(
                            "location",
                            places.get(i / 4 % 4),
                            "role",
                            roles.get(i % 4),
                            "environment",
                            i % 9 == 0 ? "staging" : "production"));
            var fault = oneIn > 0 && i % oneIn == oneIn / 2 ? i / oneIn % 8 : -1;
            cells(builder, name, i, fault, random, now);
        }
        return builder.fleet();
    }

    /// The cells of a host. They have its state and reason, unless others are given.
    private record HostCells(ClusterStateBuilder builder, String host, CellState state, String why, Instant at) {
        void put(String quantity, Labels labels, double value) {
            put(quantity, labels, value, state, why);
        }

        void put(String quantity, Labels labels, double value, CellState ownState, String ownWhy) {
            builder.cell(host, quantity, labels, value, ownState, ownWhy, at);
        }
    }

    private static void cells(ClusterStateBuilder builder, String host, int i, int fault, Random random, Instant now) {
        boolean gone = fault == 3;
        var all = fault == 2
                ? CellState.DOWN
                : gone ? CellState.GONE : fault == 4 ? CellState.STALE : fault == 5 ? CellState.SILENT : CellState.OK;
        var at = all == CellState.OK ? now.minusSeconds(6 + i % 9) : now.minus(Duration.ofMinutes(202));
        var why = switch (all) {
            case DOWN -> "all targets of the host fail their scrape: connection refused";
            case GONE -> "not in the list of targets any more; last seen 3 h 22 m ago";
            case STALE -> "the newest sample is 3 h 22 m old; older than twice the scrape interval of 15 s";
            case SILENT -> "Prometheus of prod-east has not responded for 2 m 10 s";
            default -> "measured and within its limits";
        };
        var cells = new HostCells(builder, host, all, why, at);
        double busy = 0.05 + 0.5 * random.nextDouble();
        cells.put(
                "cpu.util",
                Labels.EMPTY,
                fault == 0 ? 0.991 : busy,
                fault == 0 ? CellState.CRITICAL : all,
                fault == 0 ? "0.991 is above 0.98 (critical) for 2 readings" : why);
        cells.put(
                "mem.util",
                Labels.EMPTY,
                fault == 1 ? 0.93 : 0.3 + 0.5 * random.nextDouble(),
                fault == 1 ? CellState.WARN : all,
                fault == 1 ? "0.93 is above 0.90 (warn)" : why);
        cells.put("fs.root.used", Labels.EMPTY, 0.2 + 0.5 * random.nextDouble());
        cells.put("fs.used", Labels.of("mountpoint", "/var"), 0.3 + 0.5 * random.nextDouble());
        cells.put("fs.used", Labels.of("mountpoint", "/home"), 0.2 + 0.5 * random.nextDouble());
        cells.put("disk.read.latency", Labels.of("device", "nvme0n1"), 2e-4 + 1e-3 * random.nextDouble());
        cells.put("disk.write.latency", Labels.of("device", "nvme0n1"), 4e-4 + 3e-3 * random.nextDouble());
        cells.put("net.rx", Labels.of("device", "eno1"), 5e7 * random.nextDouble());
        cells.put("net.tx", Labels.of("device", "eno1"), 2e7 * random.nextDouble());
        cells.put(
                "systemd.failed",
                Labels.EMPTY,
                fault == 7 ? 2 : 0,
                fault == 7 ? CellState.WARN : all,
                fault == 7 ? "2 failed units: backup.service, certbot.service" : why);
        cells.put("clock.offset", Labels.EMPTY, 3e-5 + 2e-4 * random.nextDouble());
        for (int peer = 0; peer < 3; peer++) {
            cells.put(
                    "wg.handshake.age",
                    Labels.of("interface", "wg2", "peer", "peer" + peer),
                    20 + 100 * random.nextDouble());
        }
        if (i % 4 == 0) {
            cells.put(
                    "pool.health",
                    Labels.of("pool", "tank"),
                    fault == 6 ? 1 : 0,
                    fault == 6 ? CellState.CRITICAL : all,
                    fault == 6 ? "tank is degraded: 1 of 6 disks is faulted" : why);
            cells.put("pool.usage", Labels.of("pool", "tank"), 0.3 + 0.4 * random.nextDouble());
            cells.put("arc.hit_ratio", Labels.EMPTY, 0.92 + 0.07 * random.nextDouble());
        } else if (fault == 6) {
            cells.put("disk.util", Labels.of("device", "sda"), 0.97, CellState.WARN, "0.97 is above 0.90 (warn)");
        }
        if (i % 4 == 2) {
            for (int vm = 0; vm < 4; vm++) {
                cells.put("vm.state", Labels.of("domain", "vm" + vm), vm == 3 ? 5 : 1);
            }
        }
        if (fault == 1) {
            builder.mute(host);
        }
    }

    /// Twelve hosts with everything: pools with devices and datasets, a mesh in which one tunnel receives in
    /// one direction only, guests of which one waits for CPU, replication, objectives and eBPF.
    public static FleetState rich() {
        var random = new Random(11);
        var builder = cluster("prod-east");
        for (var kind : Source.Kind.values()) {
            builder.source(source("prod-east", kind, kind == Source.Kind.LOKI ? CellState.SILENT : CellState.OK));
        }
        var names = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            names.add(String.format("node%02d.fra1", i + 1));
        }
        for (int i = 0; i < 12; i++) {
            builder.host(
                    names.get(i),
                    Labels.of(
                            "location",
                            "fra1",
                            "environment",
                            "production",
                            "maintainers",
                            "storage-team",
                            "role",
                            "storage"));
        }
        var why = "measured and within its limits";
        for (int i = 0; i < 12; i++) {
            var host = names.get(i);
            cells(builder, host, 1, -1, random, NOW);
            var at = NOW.minusSeconds(7 + i);
            boolean unhealthy = i == 3;
            var cells = new HostCells(builder, host, CellState.OK, why, at);
            for (var pool : List.of("tank", "rpool")) {
                var key = Labels.of("pool", pool);
                boolean degraded = unhealthy && pool.equals("tank");
                cells.put(
                        "pool.health",
                        key,
                        degraded ? 1 : 0,
                        degraded ? CellState.CRITICAL : CellState.OK,
                        degraded ? "1 is at least 1 (critical)" : why);
                double usage = degraded ? 0.84 : 0.3 + 0.4 * random.nextDouble();
                cells.put(
                        "pool.usage",
                        key,
                        usage,
                        degraded ? CellState.WARN : CellState.OK,
                        degraded ? "0.84 is above 0.80 (warn)" : why);
                cells.put("pool.full_in", key, 86_400 * (20 + 300 * random.nextDouble()));
                cells.put("pool.fragmentation", key, 0.1 + 0.3 * random.nextDouble());
                cells.put("pool.dedup", key, 1);
                cells.put("pool.errors", key, degraded ? 12 : 0, degraded ? CellState.WARN : CellState.OK, why);
                cells.put("scrub.age", key, 86_400 * (2 + 20 * random.nextDouble()));
                cells.put("scrub.running", key, degraded ? 1 : 0);
                cells.put("scrub.progress", key, degraded ? 0.43 : 1);
                cells.put("scrub.errors", key, 0);
                cells.put("pool.read.ops", key, 400 * random.nextDouble());
                cells.put("pool.write.ops", key, 300 * random.nextDouble());
                cells.put("pool.read.bytes", key, 8e7 * random.nextDouble());
                cells.put("pool.write.bytes", key, 3e7 * random.nextDouble());
                for (int disk = 0; disk < 3; disk++) {
                    boolean faulted = degraded && disk == 1;
                    cells.put(
                            "vdev.state",
                            Labels.of("pool", pool, "vdev", "ata-WDC_WD120EMFZ-" + i + disk),
                            faulted ? 5 : 7,
                            faulted ? CellState.CRITICAL : CellState.OK,
                            faulted ? "5 is below 6 (critical)" : why);
                }
                var dataset = Labels.of("dataset", pool + "/data");
                cells.put("ds.used", dataset, 4e12 * random.nextDouble());
                cells.put("ds.available", dataset, 6e12);
                cells.put("ds.compressratio", dataset, 1.2 + random.nextDouble());
                cells.put("snap.count", dataset, 120 + i);
                cells.put(
                        "snap.age",
                        dataset,
                        i == 5 ? 11_000 : 1_200,
                        i == 5 ? CellState.WARN : CellState.OK,
                        i == 5 ? "11000 is above 7200 (warn)" : why);
                cells.put(
                        "repl.age",
                        dataset,
                        i == 5 ? 93_000 : 2_000,
                        i == 5 ? CellState.CRITICAL : CellState.OK,
                        i == 5 ? "93000 is above 86400 (critical)" : why);
            }
            boolean arcReduced = i == 2;
            cells.put(
                    "arc.hit_ratio",
                    Labels.EMPTY,
                    arcReduced ? 0.78 : 0.93 + 0.06 * random.nextDouble(),
                    arcReduced ? CellState.CRITICAL : CellState.OK,
                    arcReduced ? "0.78 is below 0.80 (critical)" : why);
            cells.put("arc.size", Labels.EMPTY, arcReduced ? 9e9 : 3.2e10);
            cells.put("arc.target", Labels.EMPTY, arcReduced ? 9e9 : 3.3e10);
            cells.put("arc.max", Labels.EMPTY, 3.3e10);
            cells.put("arc.min", Labels.EMPTY, 2e9);
            cells.put("arc.ghost_hits", Labels.EMPTY, arcReduced ? 240 : 1.5);
            cells.put("arc.evictions", Labels.EMPTY, arcReduced ? 900 : 20);
            cells.put("uptime", Labels.EMPTY, 86_400.0 * (3 + i));
            cells.put("slo.host", Labels.EMPTY, i == 4 ? 0.9981 : 0.99995);
            cells.put("slo.pool", Labels.of("pool", "tank"), unhealthy ? 0.9997 : 1);
            cells.put("ebpf.runq.p99", Labels.EMPTY, 0.0005 + 0.002 * random.nextDouble());
            cells.put("ebpf.disk.p99", Labels.of("device", "sda"), 0.004 + 0.02 * random.nextDouble());
            cells.put(
                    "ebpf.txg.p99",
                    Labels.of("pool", "tank"),
                    unhealthy ? 4.1 : 0.6,
                    unhealthy ? CellState.WARN : CellState.OK,
                    why);
            for (int vm = 0; vm < 3; vm++) {
                var domain = Labels.of("domain", "vm-" + (char) ('a' + vm) + (i + 1));
                boolean waits = i == 6 && vm == 1;
                cells.put("vm.state", domain, vm == 2 && i % 5 == 0 ? 5 : 1);
                cells.put("vm.cpu", domain, 0.1 + 0.6 * random.nextDouble());
                cells.put("vm.cores", domain, i == 6 && vm == 0 ? 7.8 : 0.2 + 2 * random.nextDouble());
                cells.put(
                        "vm.steal",
                        domain,
                        waits ? 0.24 : 0.005,
                        waits ? CellState.WARN : CellState.OK,
                        waits ? "0.24 is above 0.10 (warn)" : why);
                cells.put("vm.mem", domain, 0.3 + 0.4 * random.nextDouble());
            }
            for (int other = 0; other < 12; other++) {
                if (other == i) {
                    continue;
                }
                boolean noHandshake = i == 8 && other == 1;
                var key = Labels.of("interface", "wg2", "peer", names.get(other));
                cells.put(
                        "wg.handshake.age",
                        key,
                        noHandshake ? 4_000 : 20 + 110 * random.nextDouble(),
                        noHandshake ? CellState.CRITICAL : CellState.OK,
                        noHandshake ? "4000 is above 900 (critical)" : why);
                cells.put("wg.rx", key, 2e5 * random.nextDouble());
                cells.put("wg.tx", key, 2e5 * random.nextDouble());
            }
        }
        return builder.fleet();
    }

    /// Forty alerts of two severities, some silenced, inhibited, pending, acknowledged or unknown.
    public static AlertsAndProblems firing() {
        return new AlertsAndProblems(alerts(40));
    }

    /// The host a1 of the cluster east, and the cluster west without hosts.
    public static FleetState oneHostAndAnEmptyCluster() {
        return new FleetState(
                NOW,
                List.of(
                        cluster("east").host("a1", Labels.EMPTY).cluster(),
                        cluster("west").cluster()));
    }

    /// An alert of the cluster east.
    public static Alert alert(Labels labels, AlertPhase phase, String host) {
        return new Alert("east", labels, Map.of(), phase, NOW, host);
    }

    public static AlertSnapshot alerts(int count) {
        var alerts = new ArrayList<Alert>();
        for (int i = 0; i < count; i++) {
            var host = String.format("node%02d.fra1", i % 12 + 1);
            var labels = Labels.of(
                    "alertname",
                    i % 3 == 0 ? "PoolDegraded" : i % 7 == 1 ? "HighWriteLatency" : "DiskFillingSoon",
                    "severity",
                    i % 3 == 0 ? "critical" : "warning",
                    "instance",
                    host,
                    "number",
                    Integer.toString(i));
            var annotations = Map.of(
                    "summary",
                    i % 3 == 0 ? "tank is degraded: 1 of 6 disks is faulted" : "/var will be full in 11 hours",
                    "runbook_url",
                    "https://runbooks.example/" + i % 3);
            var phase = i % 11 == 5
                    ? AlertPhase.UNKNOWN
                    : i % 9 == 2 ? AlertPhase.PENDING : i % 5 == 4 ? AlertPhase.SUPPRESSED : AlertPhase.FIRING;
            List<Suppression> suppression = phase != AlertPhase.SUPPRESSED
                    ? List.of()
                    : i % 2 == 0
                            ? List.of(new Suppression.Silenced(
                                    "s1", "anna", "disk swap, ticket 4711", NOW.plus(Duration.ofMinutes(22))))
                            : List.of(new Suppression.Inhibited("NodeDown on node04.fra1"));
            var since = NOW.minus(Duration.ofMinutes(7L * i + 1));
            var acknowledged = phase == AlertPhase.FIRING && i % 6 == 1
                    ? Optional.of(new Acknowledgement(
                            "prod-east", labels, since, NOW.minus(Duration.ofMinutes(4)), "ben", "looking at it", ""))
                    : Optional.<Acknowledgement>empty();
            alerts.add(new Alert(
                    "prod-east",
                    labels,
                    annotations,
                    phase,
                    since,
                    host,
                    true,
                    suppression,
                    Optional.of(new Alert.Rule(i % 3 == 0 ? "pool_health > 0" : "fs_used > 0.9")),
                    0.93,
                    List.of("on-call"),
                    phase == AlertPhase.UNKNOWN
                            ? "its Prometheus does not return its rules: the alert may still be firing"
                            : "",
                    acknowledged,
                    (labels + " " + annotations).toLowerCase(Locale.ROOT)));
        }
        var matcher = new AlertSource.Matcher("alertname", "DiskFillingSoon", false, true);
        var silences = List.of(
                silence("s1", "anna", "disk swap, ticket 4711", Duration.ofMinutes(22), matcher),
                silence(
                        "s2",
                        "ben",
                        "moved to the other rack",
                        Duration.ofHours(30),
                        new AlertSource.Matcher("instance", "node99.*", true, true)));
        return new AlertSnapshot(
                        NOW,
                        List.of(),
                        List.of(new WatchdogAlert(
                                "prod-east",
                                WatchdogAlert.WatchdogState.PRESENT,
                                Optional.of(NOW.minus(Duration.ofDays(12))),
                                "firing, as expected")),
                        silences,
                        List.of(),
                        List.of())
                .with(alerts);
    }

    private static AlertSnapshot.ClusterSilence silence(
            String id, String by, String comment, Duration left, AlertSource.Matcher matcher) {
        return new AlertSnapshot.ClusterSilence(
                "prod-east",
                new AlertSource.Silence(
                        id,
                        List.of(matcher),
                        NOW.minus(Duration.ofHours(2)),
                        NOW.plus(left),
                        by,
                        comment,
                        AlertSource.SilenceState.ACTIVE,
                        NOW,
                        "",
                        Map.of()));
    }
}
