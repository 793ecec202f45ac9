package greenwall.lab.incident;

import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.world.HostSpec.Role;
import greenwall.lab.world.SimulatedServiceChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Incidents of machines, their CPUs, memory, units and monitoring: a runaway process, a guest that takes its
/// neighbours' resources, a unit that fails repeatedly, a process that takes memory from the ARC, a service
/// that the kernel kills, a clock that drifts, a node or an exporter that is down, a slow Prometheus; and
/// incidents of the hosts that a service of the application runs on.
final class MachineIncidents extends IncidentScenario {
    MachineIncidents(Setup setup) {
        super(setup);
    }

    GroundTruth cpuRunaway() {
        var host = pick(Role.APPLICATION, Role.WEB, Role.STORAGE);
        int cpus = host.hardware().cpus();
        var base = propagation.baseline(host);
        double cores = 0.945 * cpus - 0.25 * (base.system() + base.softirq() + base.iowait()) - 0.2 * base.user();
        propagation.addCpuLoad(host, cores, onset, end);
        run(host, 28_114, "root", "reindex-search", "cron.service", cores, 310_000_000);
        log(host, onset + 700, "start", cpus);
        return truth();
    }

    GroundTruth noisyNeighbour() {
        var hypervisor =
                pick(h -> h.guests().stream().filter(g -> g.host().isPresent()).count() >= 2);
        var guests = hypervisor.guests().stream()
                .flatMap(g -> g.host().stream())
                .map(propagation::host)
                .toList();
        var noisy = guests.get(random(2, guests.size()));
        var pool = hypervisor.pools().getFirst();
        with("noisy", noisy)
                .with("pool", pool.name())
                .with("device", pool.devices().getFirst());
        double cores =
                0.62 * noisy.hardware().cpus() - propagation.baseline(noisy).busyCores();
        propagation.addCpuLoad(noisy, cores, onset, end);
        run(noisy, 9_881, "batch", "batch-import", "batch-import.service", cores, 900_000_000);
        for (var device : pool.devices()) {
            var disk = hypervisor.disk(device).orElseThrow();
            add(hypervisor, "disk." + device + ".read", 420);
            add(hypervisor, "disk." + device + ".write", 900);
            propagation.queue(hypervisor, disk, onset, end, 0.65, 0.45);
            hold(hypervisor, "disk." + device + ".busy", 0.96);
        }
        propagation.waitForDisks(hypervisor, onset, end, 2);
        for (var guest : guests) {
            add(guest, "cpu.steal", 0.16 * guest.hardware().cpus());
            if (guest != noisy) {
                propagation.queue(guest, guest.disks().getFirst(), onset, end, 0.82, 0.74);
                hold(guest, "disk.vda.busy", 0.9);
                propagation.waitForDisks(guest, onset, end, 0.5);
            }
        }
        return truth();
    }

    GroundTruth unitFlapping() {
        var host = pick(Role.APPLICATION);
        String channel = "unit.billing-worker.service";
        every(0, 120_000, t -> {
            faults.phase(host, channel, t, "failed");
            faults.phase(host, channel, t + 98_000, "active");
            log(host, t - 60, "fatal");
            log(host, t, "exited");
            log(host, t + 5, "result");
            log(host, t + 98_000, "restart", 1 + (t - onset) / 120_000);
            log(host, t + 98_200, "started");
        });
        faults.phase(host, channel, end, "active");
        return truth();
    }

    GroundTruth arcCollapse() {
        var host = pick(Role.STORAGE, Role.BACKUP);
        long full = onset + minutes(3);
        var base = propagation.baseline(host);
        double total = host.hardware().memoryBytes();
        double hog = 0.85 * total - base.anonBytes();
        faults.ramp(host, "mem.anon", new Ramp(onset, full, end, end + 1_000, hog));
        propagation.shrinkArc(host, base.arcBytes() - 0.065 * total, onset, full, end, end + minutes(25));
        propagation.addCpuLoad(host, 0.9, onset, end);
        run(host, 21_407, "root", "restic", "restic-backup.service", 0.9, hog);
        return truth();
    }

    GroundTruth oom() {
        var host = pick(Role.APPLICATION);
        leak(host, extra -> {
            long killed = extra.to();
            var process = extra.process();
            faults.phase(host, "unit." + process.unit(), killed, "failed");
            faults.phase(host, "unit." + process.unit(), killed + 45_000, "active");
            log(host, killed - 12, "chosen", process.pid());
            log(host, killed + 190, "reaped", process.pid());
            log(host, killed + 240, "exited");
        });
        return truth();
    }

    GroundTruth clockDrift() {
        var host = pick(h -> h.role() != Role.MONITORING);
        double perSecond = random(3, 0.0008, 0.0016);
        with("drift", Math.round(perSecond * 1e6) / 1000.0);
        faults.ramp(host, "clock.offset", new Ramp(onset, end, end, end + 2_000, perSecond * (end - onset) / 1000));
        every(minutes(4), minutes(8), t -> log(host, t, "wrong", perSecond * (t - onset) / 1000));
        return truth();
    }

    GroundTruth nodeDown() {
        var host = pick(h -> h.role() != Role.MONITORING && h.role() != Role.HYPERVISOR);
        propagation.powerOff(host, onset, end);
        if (host.hypervisor().isPresent()) {
            var below = propagation.host(host.hypervisor().get());
            take("guest-down");
            with("below", below);
            log(below, onset + 160, "terminated", 3 + random(4, 20));
            return truth();
        }
        take("machine-down");
        for (var peer : host.peers()) {
            var far = propagation.host(peer.host());
            int number = peerNumber(far, host);
            for (long t = onset + 126_000; t < onset + minutes(20); t += 5_300) {
                log(far, t, "retry", number, host.address(), 2);
            }
        }
        return truth();
    }

    GroundTruth exporterDown() {
        pick(host -> !host.isGuest() && host.hasZfs());
        return truth();
    }

    GroundTruth slowPrometheus() {
        var host = pick(Role.MONITORING);
        propagation.addCpuLoad(host, 0.35 * host.hardware().cpus(), onset, end);
        propagation.waitForDisks(host, onset, end, 0.6);
        every(400, 120_000, t -> {
            log(host, t, "slow", Instant.ofEpochMilli(t), 96 + random(t, 30));
            log(host, t + 16_000, "late", Instant.ofEpochMilli(t + 16_000));
        });
        return truth();
    }

    /// The incident begins three days before the certificate expires.
    GroundTruth expiringCertificate() {
        long ends = onset + Duration.ofDays(3).toMillis();
        faults.phase(host("host"), "certificate", onset - 1_000, Long.toString(ends / 1000));
        return truth();
    }

    GroundTruth loginStorm() {
        propagation.addCpuLoad(host("host"), 0.4, onset, end);
        return truth();
    }

    GroundTruth serviceLeak() {
        var host = host("host");
        double bytes = leakedBytes(host);
        leak(host, extra -> {
            long killed = extra.to();
            faults.ramp(host, "leak.search", new Ramp(extra.from(), killed - 6_000, killed, killed + 1_000, bytes));
            faults.phase(host, "exporter.search", killed, "down");
            faults.phase(host, "exporter.search", killed + 45_000, "up");
            faults.addServiceChange(
                    SimulatedServiceChange.of("search", killed, killed + 45_000, Map.of("errors", "1")));
        });
        return truth();
    }

    GroundTruth slowDatabaseDisk() {
        var host = host("host");
        propagation.queue(host, host.disks().getFirst(), onset, end, 0.88, 0.84);
        propagation.waitForDisks(host, onset, end, 1.6);
        return truth();
    }
}
