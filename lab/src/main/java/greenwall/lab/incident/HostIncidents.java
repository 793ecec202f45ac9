package greenwall.lab.incident;

import greenwall.lab.incident.Truth.Line;
import greenwall.lab.incident.Truth.Verdict;
import greenwall.lab.signal.Ramp;
import greenwall.lab.world.Host.Role;
import greenwall.lab.world.LogEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Whole machines and those who watch them: a clock that drifts, a node or an exporter that is gone, a
/// Prometheus that is slow, and a day on which nothing happens.
final class HostIncidents {
    private final Stage stage;

    HostIncidents(Stage stage) {
        this.stage = stage;
    }

    Truth clockDrift() {
        var host = stage.pick(h -> h.role() != Role.MONITORING);
        long onset = stage.onset(Duration.ofMinutes(16));
        long end = onset + Duration.ofHours(2).toMillis();
        stage.world().phase(host, "clock.synced", onset, "no");
        stage.world().phase(host, "clock.synced", end, "yes");
        double perSecond = stage.roll(3, 0.0008, 0.0016);
        stage.world()
                .ramp(host, "clock.offset", new Ramp(onset, end, end, end + 2_000, perSecond * (end - onset) / 1000));
        String unit = "chrony.service";
        stage.says(host, onset - 200, unit, "chronyd", 6, "Can't synchronise: no selectable sources");
        for (long t = onset + Stage.minutes(4); t < end; t += Stage.minutes(8)) {
            stage.says(
                    host,
                    t,
                    unit,
                    "chronyd",
                    4,
                    "System clock wrong by %.6f seconds".formatted(perSecond * (t - onset) / 1000));
        }
        return new Truth(
                IncidentName.CLOCK_DRIFT.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "chronyd lost its sources and the clock drifts by " + Math.round(perSecond * 1e6) / 1000.0
                        + " ms a second",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), unit, "Can't synchronise: no selectable sources"),
                        new Line(host.name(), unit, "System clock wrong by")),
                List.of(
                        "node_timex_sync_status" + Stage.of(host, 9100, ""),
                        "node_timex_offset_seconds" + Stage.of(host, 9100, "")),
                List.of("ClockSkew"),
                "chronyc tracking",
                "open UDP 123 to the time servers again, then chronyc makestep");
    }

    Truth nodeDown() {
        var host = stage.pick(h -> h.role() != Role.MONITORING && h.role() != Role.HYPERVISOR);
        long onset = stage.onset(Duration.ofMinutes(10));
        long end = onset + Duration.ofMinutes(75).toMillis();
        stage.physics().powerOff(host, onset, end);
        var lines = new ArrayList<Line>();
        if (host.hypervisor().isPresent()) {
            var below = stage.physics().host(host.hypervisor().get());
            stage.world().phase(below, "vm." + host.name(), onset, "crashed");
            stage.world().phase(below, "vm." + host.name(), end, "running");
            stage.says(
                    below,
                    onset + 120,
                    "libvirtd.service",
                    "libvirtd",
                    3,
                    "internal error: qemu unexpectedly closed the monitor (vm='%s')".formatted(host.name()));
            stage.says(
                    below,
                    onset + 160,
                    "systemd-machined.service",
                    "systemd-machined",
                    6,
                    "Machine qemu-%d-%s terminated.".formatted(3 + stage.roll(4, 20), host.name()));
            lines.add(new Line(
                    below.name(), "libvirtd.service", "qemu unexpectedly closed the monitor (vm='" + host.name()));
        } else {
            for (var peer : host.peers()) {
                var far = stage.physics().host(peer.host());
                for (long t = onset + 126_000; t < Math.min(end, onset + Stage.minutes(20)); t += 5_300) {
                    stage.kernel(
                            far,
                            t,
                            7,
                            "wireguard: wg0: Handshake for peer %d (%s:51820) did not complete after 5 seconds, retrying (try 2)"
                                    .formatted(
                                            1
                                                    + far.peers().stream()
                                                            .map(p -> p.host())
                                                            .toList()
                                                            .indexOf(host.name()),
                                            host.address()));
                }
            }
            stage.kernel(
                    host, onset - 40, 0, "mce: [Hardware Error]: CPU 2: Machine Check: 0 Bank 7: be00000000800400");
            lines.add(new Line(host.name(), LogEvent.KERNEL, "mce: [Hardware Error]"));
        }
        return new Truth(
                IncidentName.NODE_DOWN.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                host.isGuest() ? "the guest's qemu process died" : "the machine halted on a hardware error",
                Verdict.INCIDENT,
                lines,
                List.of("up" + Stage.of(host, 9100, "job=\"node\"")),
                List.of("HostDown"),
                "",
                host.isGuest()
                        ? "virsh start " + host.name() + " on "
                                + host.hypervisor().orElseThrow() + ", then read its qemu log"
                        : "power-cycle " + host.name() + " by its BMC and read the machine check log");
    }

    Truth exporterDown() {
        var host = stage.pick(h -> !h.isGuest() && h.hasZfs());
        long onset = stage.onset(Duration.ofMinutes(10));
        long end = onset + Duration.ofMinutes(80).toMillis();
        stage.world().phase(host, "exporter.node", onset, "down");
        stage.world().phase(host, "exporter.node", end, "up");
        String unit = "prometheus-node-exporter.service";
        stage.world().phase(host, "unit." + unit, onset, "failed");
        stage.world().phase(host, "unit." + unit, end, "active");
        stage.says(
                host,
                onset - 30,
                unit,
                "prometheus-node-exporter",
                3,
                "panic: runtime error: invalid memory address or nil pointer dereference");
        stage.systemd(host, onset, unit, 5, unit + ": Main process exited, code=exited, status=2/INVALIDARGUMENT");
        stage.systemd(host, onset + 3, unit, 4, unit + ": Failed with result 'exit-code'.");
        return new Truth(
                IncidentName.EXPORTER_DOWN.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "node_exporter crashed; the node itself is well",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), unit, "nil pointer dereference"),
                        new Line(host.name(), unit, "Failed with result 'exit-code'.")),
                List.of("up" + Stage.of(host, 9100, "job=\"node\"")),
                List.of("ExporterDown"),
                "",
                "systemctl restart " + unit + ", set Restart=on-failure");
    }

    Truth slowPrometheus() {
        var host = stage.pick(h -> h.role() == Role.MONITORING);
        long onset = stage.onset(Duration.ofMinutes(15));
        long end = onset + Duration.ofMinutes(90).toMillis();
        var world = stage.world();
        world.ramp(host, "prometheus.delay", Ramp.step(onset, end, 3.4));
        world.add(host, "prometheus.missed", onset, end, 0.045);
        stage.physics().compute(host, 0.35 * host.hardware().cpus(), onset, end);
        world.add(host, "disk.vda.read", onset, end, 310);
        world.add(host, "disk.vda.busy", onset, end, 0.4);
        stage.physics().waitForDisks(host, onset, end, 0.6);
        String unit = "prometheus.service";
        for (long t = onset + 400; t < end; t += 120_000) {
            stage.says(
                    host,
                    t,
                    unit,
                    "prometheus",
                    6,
                    "ts=%s caller=main.go:1234 level=warn component=\"query log\" msg=\"slow query\" query=\"sum by (instance, device) (rate({__name__=~\\\"node_.*\\\"}[30d]))\" duration=%ds"
                            .formatted(Stage.at(t), 96 + stage.roll(t, 30)));
            stage.says(
                    host,
                    t + 16_000,
                    unit,
                    "prometheus",
                    4,
                    "ts=%s caller=manager.go:203 level=warn component=\"rule manager\" group=fleet msg=\"Rule group evaluation took longer than its interval\""
                            .formatted(Stage.at(t + 16_000)));
        }
        return new Truth(
                IncidentName.SLOW_PROMETHEUS.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "a dashboard asks for thirty days of every series every two minutes; Prometheus answers late",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), unit, "msg=\"slow query\""),
                        new Line(host.name(), unit, "Rule group evaluation took longer than its interval")),
                List.of(
                        "prometheus_engine_query_duration_seconds"
                                + Stage.of(host, 9090, "slice=\"inner_eval\",quantile=\"0.9\""),
                        "prometheus_rule_group_last_duration_seconds" + Stage.of(host, 9090, "")),
                List.of("PrometheusSlow"),
                "profile",
                "take the panel down or record its query; set query.max-samples and query.timeout lower");
    }

    Truth quiet() {
        long onset = stage.onset(Duration.ofMinutes(10));
        return new Truth(
                IncidentName.QUIET.word(),
                "",
                Stage.at(onset),
                Stage.at(stage.start()),
                "nothing happened",
                Verdict.NOT_AN_INCIDENT,
                List.of(),
                List.of(),
                List.of(),
                "",
                "none");
    }
}
