package greenwall.lab.incident;

import greenwall.lab.incident.Truth.Line;
import greenwall.lab.incident.Truth.Verdict;
import greenwall.lab.signal.Ramp;
import greenwall.lab.world.Disturbances.Extra;
import greenwall.lab.world.Host;
import greenwall.lab.world.Host.Role;
import java.time.Duration;
import java.util.List;

/// CPUs and services: a process that runs away, a guest that takes what its neighbours need, a unit that will
/// not stay up.
final class ComputeIncidents {
    private final Stage stage;

    ComputeIncidents(Stage stage) {
        this.stage = stage;
    }

    Truth cpuRunaway() {
        var host = stage.pick(h -> h.role() == Role.APPLICATION || h.role() == Role.WEB || h.role() == Role.STORAGE);
        long onset = stage.onset(Duration.ofMinutes(18));
        long end = onset + Duration.ofHours(2).toMillis();
        int cpus = host.hardware().cpus();
        var base = stage.physics().baseline(host);
        double cores = 0.945 * cpus - 0.25 * (base.system() + base.softirq() + base.iowait()) - 0.2 * base.user();
        stage.world().scale(host, "cpu.user", onset, end, 0.2);
        for (var mode : List.of("cpu.system", "cpu.softirq", "cpu.iowait")) {
            stage.world().scale(host, mode, onset, end, 0.25);
        }
        stage.physics().compute(host, cores, onset, end);
        String unit = "cron.service";
        stage.world()
                .run(new Extra(host.name(), onset, end, 28_114, "root", "reindex-search", unit, cores, 310_000_000L));
        stage.says(host, onset - 400, unit, "CRON", 6, "(root) CMD (/usr/local/bin/reindex-search --full --threads 0)");
        stage.says(
                host,
                onset + 700,
                unit,
                "reindex-search",
                5,
                "reindex-search[28114]: starting full reindex with %d threads, checkpoint disabled".formatted(cpus));
        for (long t = onset + 60_000; t < end; t += 300_000) {
            stage.says(
                    host,
                    t,
                    unit,
                    "reindex-search",
                    4,
                    "reindex-search[28114]: 0 documents written in the last 300 s, retrying shard 7");
        }
        return new Truth(
                IncidentName.CPU_RUNAWAY.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "reindex-search runs on every CPU and gets nowhere",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), unit, "reindex-search --full --threads 0"),
                        new Line(host.name(), unit, "starting full reindex")),
                List.of(
                        "sum(rate(node_cpu_seconds_total" + Stage.of(host, 9100, "mode=\"user\"") + "[1m]))",
                        "node_load1" + Stage.of(host, 9100, "")),
                List.of("HighCpu"),
                "profile",
                "kill reindex-search, give it a CPUQuota=, and mend the shard that it retries");
    }

    Truth noisyNeighbour() {
        var hypervisor = stage.pick(
                h -> h.guests().stream().filter(g -> g.host().isPresent()).count() >= 2);
        var guests =
                hypervisor.guests().stream().flatMap(g -> g.host().stream()).toList();
        var noisy = stage.physics().host(guests.get(stage.roll(2, guests.size())));
        long onset = stage.onset(Duration.ofMinutes(25));
        long end = onset + Duration.ofMinutes(100).toMillis();
        var world = stage.world();
        String unit = "batch-import.service";
        double cores =
                0.62 * noisy.hardware().cpus() - stage.physics().baseline(noisy).busyCores();
        stage.physics().compute(noisy, cores, onset, end);
        world.add(noisy, "disk.vda.read", onset, end, 1_400);
        world.add(noisy, "disk.vda.write", onset, end, 2_600);
        world.hold(noisy, "disk.vda.busy", onset, end, 0.95);
        world.run(new Extra(noisy.name(), onset, end, 9_881, "batch", "batch-import", unit, cores, 900_000_000L));
        var pool = hypervisor.pools().getFirst();
        for (var device : pool.devices()) {
            var disk = hypervisor.disk(device).orElseThrow();
            world.add(hypervisor, "disk." + device + ".read", onset, end, 420);
            world.add(hypervisor, "disk." + device + ".write", onset, end, 900);
            stage.physics().queue(hypervisor, disk, onset, end, 0.65, 0.45);
            world.hold(hypervisor, "disk." + device + ".busy", onset, end, 0.96);
        }
        world.ramp(hypervisor, "pool." + pool.name() + ".txg", Ramp.step(onset, end, 2.1));
        stage.physics().waitForDisks(hypervisor, onset, end, 2);
        for (var name : guests) {
            var guest = stage.physics().host(name);
            world.add(guest, "cpu.steal", onset, end, 0.16 * guest.hardware().cpus());
            if (guest != noisy) {
                stage.physics().queue(guest, guest.disks().getFirst(), onset, end, 0.82, 0.74);
                world.hold(guest, "disk.vda.busy", onset, end, 0.9);
                stage.physics().waitForDisks(guest, onset, end, 0.5);
            }
        }
        stage.systemd(
                noisy, onset - 300, unit, 6, "Started batch-import.service - Import of the partners' price lists.");
        stage.says(
                noisy,
                onset + 900,
                unit,
                "batch-import",
                6,
                "importing 48 files with 64 writers, fsync after each row (safe mode)");
        return new Truth(
                IncidentName.NOISY_NEIGHBOUR.word(),
                hypervisor.name(),
                Stage.at(onset),
                Stage.at(end),
                "guest " + noisy.name() + " (batch-import) takes the disks and CPUs of its neighbours on "
                        + hypervisor.name(),
                Verdict.INCIDENT,
                List.of(
                        new Line(noisy.name(), unit, "Started batch-import.service"),
                        new Line(noisy.name(), unit, "fsync after each row")),
                List.of(
                        "sum by (domain) (rate(libvirt_domain_block_stats_write_requests_total"
                                + Stage.of(hypervisor, 9177, "domain=\"" + noisy.name() + "\"") + "[1m]))",
                        "rate(node_disk_io_time_seconds_total"
                                + Stage.of(
                                        hypervisor,
                                        9100,
                                        "device=\"" + pool.devices().getFirst() + "\"") + "[1m])",
                        "rate(node_cpu_seconds_total" + Stage.of(noisy, 9100, "mode=\"steal\",cpu=\"0\"") + "[1m])"),
                List.of("GuestSteal", "GuestDiskReadLatencyHigh", "DiskBusy"),
                "biotop",
                "stop batch-import on " + noisy.name() + ", give its disk an iotune limit, run the import at night");
    }

    Truth unitFlapping() {
        var host = stage.pick(h -> h.role() == Role.APPLICATION);
        long onset = stage.onset(Duration.ofMinutes(12));
        long end = onset + Duration.ofMinutes(90).toMillis();
        String unit = "billing-worker.service";
        int restarts = 0;
        for (long t = onset; t < end; t += 120_000) {
            flap(host, unit, t, ++restarts);
        }
        stage.world().phase(host, "unit." + unit, end, "active");
        return new Truth(
                IncidentName.UNIT_FLAPPING.word(),
                host.name(),
                Stage.at(onset),
                Stage.at(end),
                "billing-worker cannot start: its configuration lost a key; systemd restarts it for ever",
                Verdict.INCIDENT,
                List.of(
                        new Line(host.name(), unit, "configuration key queue.url is missing"),
                        new Line(host.name(), unit, "Scheduled restart job")),
                List.of("node_systemd_unit_state" + Stage.of(host, 9100, "name=\"" + unit + "\",state=\"failed\"")),
                List.of("SystemdUnitFlapping"),
                "execsnoop",
                "put queue.url back into /etc/billing/worker.toml, then systemctl reset-failed and start " + unit);
    }

    private void flap(Host host, String unit, long t, int restarts) {
        stage.world().phase(host, "unit." + unit, t, "failed");
        stage.world().phase(host, "unit." + unit, t + 98_000, "active");
        stage.says(
                host,
                t - 60,
                unit,
                "billing-worker",
                3,
                "FATAL: configuration key queue.url is missing (/etc/billing/worker.toml)");
        stage.systemd(host, t, unit, 5, unit + ": Main process exited, code=exited, status=78/CONFIG");
        stage.systemd(host, t + 5, unit, 4, unit + ": Failed with result 'exit-code'.");
        stage.systemd(
                host, t + 98_000, unit, 6, unit + ": Scheduled restart job, restart counter is at " + restarts + ".");
        stage.systemd(host, t + 98_200, unit, 6, "Started " + unit + " - Billing queue worker.");
    }
}
