package greenwall.lab.incident;

import greenwall.lab.signal.Ramp;
import greenwall.lab.world.Disturbances.Extra;
import greenwall.lab.world.SimulatedHost.Role;
import java.time.Duration;
import java.util.List;

/// CPUs and services: a process that runs away, a guest that takes what its neighbours need, a unit that will
/// not stay up.
record ComputeIncidents(IncidentStage stage) {
    Truth cpuRunaway() {
        var host = stage.pick(h -> h.role() == Role.APPLICATION || h.role() == Role.WEB || h.role() == Role.STORAGE);
        var script = stage.script(IncidentName.CPU_RUNAWAY, host, "cpu-runaway");
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
        stage.world()
                .run(new Extra(
                        host.name(),
                        onset,
                        end,
                        28_114,
                        "root",
                        "reindex-search",
                        "cron.service",
                        cores,
                        310_000_000L));
        script.say(host, onset - 400, "command");
        script.say(host, onset + 700, "start", cpus);
        for (long t = onset + 60_000; t < end; t += 300_000) {
            script.say(host, t, "stuck");
        }
        return script.truth(host.name(), onset, end);
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
        var script = stage.script(IncidentName.NOISY_NEIGHBOUR, hypervisor, "noisy-neighbour")
                .with("noisy", noisy)
                .with("device", pool.devices().getFirst());
        script.say(noisy, onset - 300, "started");
        script.say(noisy, onset + 900, "importing");
        return script.truth(hypervisor.name(), onset, end);
    }

    Truth unitFlapping() {
        var host = stage.pick(h -> h.role() == Role.APPLICATION);
        var script = stage.script(IncidentName.UNIT_FLAPPING, host, "unit-flapping");
        long onset = stage.onset(Duration.ofMinutes(12));
        long end = onset + Duration.ofMinutes(90).toMillis();
        String channel = "unit.billing-worker.service";
        int restarts = 0;
        for (long t = onset; t < end; t += 120_000) {
            stage.world().phase(host, channel, t, "failed");
            stage.world().phase(host, channel, t + 98_000, "active");
            script.say(host, t - 60, "fatal");
            script.say(host, t, "exited");
            script.say(host, t + 5, "result");
            script.say(host, t + 98_000, "restart", ++restarts);
            script.say(host, t + 98_200, "started");
        }
        stage.world().phase(host, channel, end, "active");
        return script.truth(host.name(), onset, end);
    }
}
