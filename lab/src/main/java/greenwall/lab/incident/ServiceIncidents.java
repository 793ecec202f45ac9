package greenwall.lab.incident;

import static java.time.Duration.ofMinutes;

import greenwall.lab.application.ApplicationPlan;
import greenwall.lab.signal.Ramp;
import greenwall.lab.world.ServiceChange;
import greenwall.lab.world.SimulatedFaults.Extra;
import greenwall.lab.world.SimulatedHost;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;

/// Incidents of the application and of the hosts that it runs on.
record ServiceIncidents(IncidentStage stage) {
    private static final Duration BEFORE = ofMinutes(15);
    private static final Duration LASTS = ofMinutes(90);
    private static final String SLOW = "slow";

    private ApplicationPlan plan() {
        return ApplicationPlan.of(stage.fleet())
                .orElseThrow(() -> new IllegalArgumentException(
                        "a fleet of " + stage.fleet().size() + " hosts is too small for this incident; use more hosts"));
    }

    private SimulatedHost host(String service) {
        return plan().service(service).host();
    }

    private Script script(IncidentName incident, SimulatedHost host) {
        return stage.script(incident, host, BEFORE, LASTS, incident.word());
    }

    /// Repeats an action, first this many milliseconds after the onset, then about every few seconds.
    private void again(Script script, long after, int seconds, LongConsumer saying) {
        long last = script.end + after;
        for (long t = script.onset + after + 700; t < last; t += 1000L * seconds + stage.roll(t, 1000 * seconds)) {
            saying.accept(t);
        }
    }

    GroundTruth slowDependency() {
        var host = host("pricing");
        var script = script(IncidentName.SLOW_DEPENDENCY, host).with("rules", stage.roll(2, 9_000));
        script.say(100, "lost");
        again(script, 0, 30, t -> script.say(host, t, SLOW, 1_400 + stage.roll(t + 1, 900)));
        return script.truth();
    }

    GroundTruth retryStorm() {
        var host = host("payment");
        var caller = host("checkout");
        var script = script(IncidentName.RETRY_STORM, host).with("caller", caller);
        script.say(caller, script.onset - 300, "reload");
        again(script, 0, 20, t -> script.say(host, t, "full", 80 + stage.roll(t + 1, 160)));
        again(script, 1_500, 25, t -> script.say(caller, t, "again", 2 + stage.roll(t + 1, 3)));
        return script.truth();
    }

    GroundTruth badRelease() {
        var host = host("cart");
        var script = script(IncidentName.BAD_RELEASE, host);
        script.say(-2_200, "stopped");
        script.say(-200, "started");
        again(script, 0, 15, t -> script.say(host, t, "null"));
        return script.truth();
    }

    /// The onset is three days before the certificate expires.
    GroundTruth expiringCertificate() {
        var host = host("edge");
        var script = stage.script(IncidentName.EXPIRING_CERTIFICATE, host, BEFORE, Duration.ofDays(2));
        long ends = script.onset + Duration.ofDays(3).toMillis();
        stage.world().phase(host, "certificate", script.onset - 1_000, Long.toString(ends / 1000));
        script.say(-400, "failed");
        script.say(-200, "result");
        return script.truth();
    }

    GroundTruth ejectedUpstream() {
        var host = plan().service("storefront").hosts().getLast();
        var proxy = host("edge");
        var script = script(IncidentName.EJECTED_UPSTREAM, host).with("proxy", proxy);
        again(script, -900, 30, t -> script.say(host, t, "missing"));
        again(script, 0, 60, t -> script.say(proxy, t, "ejected", 5 + stage.roll(t + 1, 3)));
        return script.truth();
    }

    GroundTruth loginStorm() {
        var host = host("sign-in");
        var script = script(IncidentName.LOGIN_STORM, host);
        stage.physics().compute(host, 0.4, script.onset, script.end);
        again(script, 0, 4, t -> script.say(host, t, "failed", stage.roll(t + 1, 250), stage.roll(t + 2, 4_000)));
        again(script, 4_000, 40, t -> script.say(host, t, "limit", stage.roll(t + 1, 250), 5 + stage.roll(t + 2, 40)));
        return script.truth();
    }

    /// It grows for three minutes, dies, is down for half a minute, and grows again.
    GroundTruth serviceLeak() {
        var host = host("search");
        var script = script(IncidentName.SERVICE_LEAK, host);
        var world = stage.world();
        double leak = 0.95 * host.hardware().memoryBytes()
                - stage.physics().baseline(host).anonBytes();
        int pid = 4_210;
        int restarts = 0;
        for (long t = script.onset; t < script.end; t += IncidentStage.minutes(4)) {
            long killed = t + 150_000;
            stage.physics().leak(host, leak, t, killed);
            world.ramp(host, "leak.search", new Ramp(t, killed - 6_000, killed, killed + 1_000, leak));
            world.run(new Extra(host.name(), t, killed, pid, "shop", "search", "search.service", 0.4, (long) leak));
            world.phase(host, "exporter.search", killed, "down");
            world.phase(host, "exporter.search", killed + 45_000, "up");
            world.service(ServiceChange.of("search", killed, killed + 45_000, Map.of("errors", "1")));
            script.say(host, killed - 20, "invoked");
            script.sayKilled(host, killed, pid, leak, ++restarts);
            pid += 37 + stage.roll(t, 80);
        }
        return script.truth();
    }

    GroundTruth slowDatabaseDisk() {
        var host = host("orders-db");
        var script = script(IncidentName.SLOW_DATABASE_DISK, host);
        var disk = host.disks().getFirst();
        stage.physics().queue(host, disk, script.onset, script.end, 0.88, 0.84);
        script.hold(host, "disk." + disk.device() + ".busy", 0.96);
        stage.physics().waitForDisks(host, script.onset, script.end, 1.6);
        again(script, 0, 12, t -> script.say(host, t, SLOW, 300 + stage.roll(t + 1, 1_900)));
        again(script, 124_000, 60, t -> script.say(host, t, "blocked", 300 + stage.roll(t + 1, 200)));
        again(
                script,
                60_000,
                120,
                t -> script.say(host, t, "checkpoint", 1_400 + stage.roll(t + 1, 900), stage.roll(t + 2, 10)));
        return script.truth();
    }
}
