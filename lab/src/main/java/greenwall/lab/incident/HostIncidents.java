package greenwall.lab.incident;

import greenwall.lab.signal.Ramp;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.SimulatedHost.Role;
import java.time.Duration;
import java.time.Instant;

/// Incidents of whole machines and their monitoring: a clock that drifts, a node or an exporter that is down, a slow
/// Prometheus, and a quiet day.
record HostIncidents(IncidentStage stage) {
    Truth clockDrift() {
        var host = stage.pick(h -> h.role() != Role.MONITORING);
        long onset = stage.onset(Duration.ofMinutes(16));
        long end = onset + Duration.ofHours(2).toMillis();
        stage.world().phase(host, "clock.synced", onset, "no");
        stage.world().phase(host, "clock.synced", end, "yes");
        double perSecond = stage.roll(3, 0.0008, 0.0016);
        stage.world()
                .ramp(host, "clock.offset", new Ramp(onset, end, end, end + 2_000, perSecond * (end - onset) / 1000));
        var script = stage.script(IncidentName.CLOCK_DRIFT, host, "clock-drift")
                .with("drift", Math.round(perSecond * 1e6) / 1000.0);
        script.say(host, onset - 200, "no-source");
        for (long t = onset + IncidentStage.minutes(4); t < end; t += IncidentStage.minutes(8)) {
            script.say(host, t, "wrong", perSecond * (t - onset) / 1000);
        }
        return script.truth(host.name(), onset, end);
    }

    Truth nodeDown() {
        var host = stage.pick(h -> h.role() != Role.MONITORING && h.role() != Role.HYPERVISOR);
        long onset = stage.onset(Duration.ofMinutes(10));
        long end = onset + Duration.ofMinutes(75).toMillis();
        stage.physics().powerOff(host, onset, end);
        return host.hypervisor()
                .map(below -> guestDown(host, stage.physics().host(below), onset, end))
                .orElseGet(() -> machineDown(host, onset, end));
    }

    private Truth guestDown(SimulatedHost host, SimulatedHost below, long onset, long end) {
        var script = stage.script(IncidentName.NODE_DOWN, host, "guest-down").with("below", below);
        stage.world().phase(below, "vm." + host.name(), onset, "crashed");
        stage.world().phase(below, "vm." + host.name(), end, "running");
        script.say(below, onset + 120, "monitor");
        script.say(below, onset + 160, "terminated", 3 + stage.roll(4, 20));
        return script.truth(host.name(), onset, end);
    }

    private Truth machineDown(SimulatedHost host, long onset, long end) {
        var script = stage.script(IncidentName.NODE_DOWN, host, "machine-down");
        for (var peer : host.peers()) {
            var far = stage.physics().host(peer.host());
            for (long t = onset + 126_000; t < Math.min(end, onset + IncidentStage.minutes(20)); t += 5_300) {
                script.say(far, t, "retry", IncidentStage.peerNumber(far, host), host.address(), 2);
            }
        }
        script.say(host, onset - 40, "machine-check");
        return script.truth(host.name(), onset, end);
    }

    Truth exporterDown() {
        var host = stage.pick(h -> !h.isGuest() && h.hasZfs());
        var script = stage.script(IncidentName.EXPORTER_DOWN, host, "exporter-down");
        long onset = stage.onset(Duration.ofMinutes(10));
        long end = onset + Duration.ofMinutes(80).toMillis();
        stage.world().phase(host, "exporter.node", onset, "down");
        stage.world().phase(host, "exporter.node", end, "up");
        String channel = "unit.prometheus-node-exporter.service";
        stage.world().phase(host, channel, onset, "failed");
        stage.world().phase(host, channel, end, "active");
        script.say(host, onset - 30, "panic");
        script.say(host, onset, "exited");
        script.say(host, onset + 3, "result");
        return script.truth(host.name(), onset, end);
    }

    Truth slowPrometheus() {
        var host = stage.pick(h -> h.role() == Role.MONITORING);
        var script = stage.script(IncidentName.SLOW_PROMETHEUS, host, "slow-prometheus");
        long onset = stage.onset(Duration.ofMinutes(15));
        long end = onset + Duration.ofMinutes(90).toMillis();
        var world = stage.world();
        world.ramp(host, "prometheus.delay", Ramp.step(onset, end, 3.4));
        world.add(host, "prometheus.missed", onset, end, 0.045);
        stage.physics().compute(host, 0.35 * host.hardware().cpus(), onset, end);
        world.add(host, "disk.vda.read", onset, end, 310);
        world.add(host, "disk.vda.busy", onset, end, 0.4);
        stage.physics().waitForDisks(host, onset, end, 0.6);
        for (long t = onset + 400; t < end; t += 120_000) {
            script.say(host, t, "slow", Instant.ofEpochMilli(t), 96 + stage.roll(t, 30));
            script.say(host, t + 16_000, "late", Instant.ofEpochMilli(t + 16_000));
        }
        return script.truth(host.name(), onset, end);
    }

    Truth quiet() {
        return new Script(stage, IncidentName.QUIET, "quiet")
                .truth("", stage.onset(Duration.ofMinutes(10)), stage.start());
    }
}
