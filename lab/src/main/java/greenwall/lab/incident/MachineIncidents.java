package greenwall.lab.incident;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.world.SimulatedFaults.Extra;
import greenwall.lab.world.SimulatedHost.Role;
import java.time.Instant;

/// Incidents of machines, their CPUs, memory, units and monitoring: a runaway process, a guest that takes its
/// neighbours' resources, a unit that fails repeatedly, a process that takes memory from the ARC, a service
/// that the kernel kills, a clock that drifts, a node or an exporter that is down, a slow Prometheus, and a
/// quiet day.
record MachineIncidents(IncidentStage stage) {
    GroundTruth cpuRunaway() {
        var host = stage.pick(h -> h.role() == Role.APPLICATION || h.role() == Role.WEB || h.role() == Role.STORAGE);
        var script = stage.script(IncidentKind.CPU_RUNAWAY, host, ofMinutes(18), ofHours(2));
        int cpus = host.hardware().cpus();
        var base = stage.propagation().baseline(host);
        double cores = 0.945 * cpus - 0.25 * (base.system() + base.softirq() + base.iowait()) - 0.2 * base.user();
        stage.propagation().compute(host, cores, script.onset, script.end);
        script.run(host, 28_114, "root", "reindex-search", "cron.service", cores, 310_000_000);
        script.log(host, script.onset + 700, "start", cpus);
        script.every(60_000, 300_000, t -> script.log(host, t, "stuck"));
        return script.truth();
    }

    GroundTruth noisyNeighbour() {
        var hypervisor = stage.pick(
                h -> h.guests().stream().filter(g -> g.host().isPresent()).count() >= 2);
        var guests =
                hypervisor.guests().stream().flatMap(g -> g.host().stream()).toList();
        var noisy = stage.propagation().host(guests.get(stage.roll(2, guests.size())));
        var pool = hypervisor.pools().getFirst();
        var script = stage.script(IncidentKind.NOISY_NEIGHBOUR, hypervisor, ofMinutes(25), ofMinutes(100))
                .with("noisy", noisy)
                .with("device", pool.devices().getFirst());
        double cores = 0.62 * noisy.hardware().cpus()
                - stage.propagation().baseline(noisy).busyCores();
        stage.propagation().compute(noisy, cores, script.onset, script.end);
        script.add(noisy, "disk.vda.read", 1_400);
        script.add(noisy, "disk.vda.write", 2_600);
        script.hold(noisy, "disk.vda.busy", 0.95);
        script.run(noisy, 9_881, "batch", "batch-import", "batch-import.service", cores, 900_000_000);
        for (var device : pool.devices()) {
            var disk = hypervisor.disk(device).orElseThrow();
            script.add(hypervisor, "disk." + device + ".read", 420);
            script.add(hypervisor, "disk." + device + ".write", 900);
            stage.propagation().queue(hypervisor, disk, script.onset, script.end, 0.65, 0.45);
            script.hold(hypervisor, "disk." + device + ".busy", 0.96);
        }
        script.step(hypervisor, "pool." + pool.name() + ".txg", 2.1);
        stage.propagation().waitForDisks(hypervisor, script.onset, script.end, 2);
        for (var name : guests) {
            var guest = stage.propagation().host(name);
            script.add(guest, "cpu.steal", 0.16 * guest.hardware().cpus());
            if (guest != noisy) {
                stage.propagation().queue(guest, guest.disks().getFirst(), script.onset, script.end, 0.82, 0.74);
                script.hold(guest, "disk.vda.busy", 0.9);
                stage.propagation().waitForDisks(guest, script.onset, script.end, 0.5);
            }
        }
        return script.truth();
    }

    GroundTruth unitFlapping() {
        var host = stage.pick(h -> h.role() == Role.APPLICATION);
        var script = stage.script(IncidentKind.UNIT_FLAPPING, host, ofMinutes(12), ofMinutes(90));
        String channel = "unit.billing-worker.service";
        script.every(0, 120_000, t -> {
            stage.faults().phase(host, channel, t, "failed");
            stage.faults().phase(host, channel, t + 98_000, "active");
            script.log(host, t - 60, "fatal");
            script.log(host, t, "exited");
            script.log(host, t + 5, "result");
            script.log(host, t + 98_000, "restart", 1 + (t - script.onset) / 120_000);
            script.log(host, t + 98_200, "started");
        });
        stage.faults().phase(host, channel, script.end, "active");
        return script.truth();
    }

    GroundTruth arcCollapse() {
        var host = stage.pick(h -> h.role() == Role.STORAGE || h.role() == Role.BACKUP);
        var script = stage.script(IncidentKind.ARC_COLLAPSE, host, ofMinutes(20), ofHours(2));
        long onset = script.onset;
        long full = onset + IncidentStage.minutes(3);
        long end = script.end;
        var base = stage.propagation().baseline(host);
        double total = host.hardware().memoryBytes();
        double hog = 0.85 * total - base.anonBytes();
        stage.propagation().takeMemory(host, hog, onset, full, end);
        stage.propagation()
                .shrinkArc(host, base.arcBytes() - 0.065 * total, onset, full, end, end + IncidentStage.minutes(25));
        stage.propagation().compute(host, 0.9, onset, end);
        script.run(host, 21_407, "root", "restic", "restic-backup.service", 0.9, hog);
        return script.truth();
    }

    /// A service leaks memory until the kernel kills it; systemd restarts it, and it leaks again.
    GroundTruth oom() {
        var host = stage.pick(h -> h.role() == Role.APPLICATION);
        var script = stage.script(IncidentKind.OOM, host, ofMinutes(12), ofMinutes(70));
        String unit = "orders-api.service";
        double memory = host.hardware().memoryBytes();
        double leak = 0.95 * memory - stage.propagation().baseline(host).anonBytes();
        int pid = 3_120;
        int restarts = 0;
        for (long t = script.onset; t < script.end; t += IncidentStage.minutes(4)) {
            long killed = t + 80_000;
            stage.propagation().leak(host, leak, t, killed);
            stage.faults().run(new Extra(host.name(), t, killed, pid, "orders", "java", unit, 0.4, (long) leak));
            stage.faults().phase(host, "unit." + unit, killed, "failed");
            stage.faults().phase(host, "unit." + unit, killed + 45_000, "active");
            script.log(host, killed - 20, "invoked");
            script.log(host, killed - 12, "chosen", pid);
            script.logKilled(host, killed, pid, leak, ++restarts);
            script.log(host, killed + 190, "reaped", pid);
            script.log(host, killed + 240, "exited");
            pid += 37 + stage.roll(t, 80);
        }
        return script.truth();
    }

    GroundTruth clockDrift() {
        var host = stage.pick(h -> h.role() != Role.MONITORING);
        double perSecond = stage.roll(3, 0.0008, 0.0016);
        var script = stage.script(IncidentKind.CLOCK_DRIFT, host, ofMinutes(16), ofHours(2))
                .with("drift", Math.round(perSecond * 1e6) / 1000.0);
        long onset = script.onset;
        long end = script.end;
        stage.faults()
                .ramp(host, "clock.offset", new Ramp(onset, end, end, end + 2_000, perSecond * (end - onset) / 1000));
        script.every(
                IncidentStage.minutes(4),
                IncidentStage.minutes(8),
                t -> script.log(host, t, "wrong", perSecond * (t - onset) / 1000));
        return script.truth();
    }

    GroundTruth nodeDown() {
        var host = stage.pick(h -> h.role() != Role.MONITORING && h.role() != Role.HYPERVISOR);
        var before = ofMinutes(10);
        var lasts = ofMinutes(75);
        long onset = stage.onset(before);
        stage.propagation().powerOff(host, onset, onset + lasts.toMillis());
        if (host.hypervisor().isPresent()) {
            var below = stage.propagation().host(host.hypervisor().get());
            var script = stage.script(IncidentKind.NODE_DOWN, host, before, lasts, "guest-down")
                    .with("below", below);
            script.phase(below, "vm." + host.name(), "crashed", "running");
            script.log(below, onset + 160, "terminated", 3 + stage.roll(4, 20));
            return script.truth();
        }
        var script = stage.script(IncidentKind.NODE_DOWN, host, before, lasts, "machine-down");
        for (var peer : host.peers()) {
            var far = stage.propagation().host(peer.host());
            int number = IncidentStage.peerNumber(far, host);
            for (long t = onset + 126_000; t < onset + IncidentStage.minutes(20); t += 5_300) {
                script.log(far, t, "retry", number, host.address(), 2);
            }
        }
        return script.truth();
    }

    GroundTruth exporterDown() {
        var host = stage.pick(h -> !h.isGuest() && h.hasZfs());
        return stage.script(IncidentKind.EXPORTER_DOWN, host, ofMinutes(10), ofMinutes(80))
                .truth();
    }

    GroundTruth slowPrometheus() {
        var host = stage.pick(h -> h.role() == Role.MONITORING);
        var script = stage.script(IncidentKind.SLOW_PROMETHEUS, host, ofMinutes(15), ofMinutes(90));
        stage.propagation().compute(host, 0.35 * host.hardware().cpus(), script.onset, script.end);
        stage.propagation().waitForDisks(host, script.onset, script.end, 0.6);
        script.every(400, 120_000, t -> {
            script.log(host, t, "slow", Instant.ofEpochMilli(t), 96 + stage.roll(t, 30));
            script.log(host, t + 16_000, "late", Instant.ofEpochMilli(t + 16_000));
        });
        return script.truth();
    }

    GroundTruth quiet() {
        return new IncidentScript(stage, IncidentKind.QUIET, stage.onset(ofMinutes(10)), stage.start(), "quiet")
                .truth();
    }
}
