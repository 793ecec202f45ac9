package greenwall.lab.incident;

import static java.time.Duration.ofMinutes;

import greenwall.lab.application.ApplicationPlan;
import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.world.ServiceChange;
import greenwall.lab.world.SimulatedFaults.Extra;
import greenwall.lab.world.SimulatedHost;
import java.time.Duration;
import java.util.Map;

/// Incidents of the application and of the hosts that it runs on.
record ServiceIncidents(IncidentStage stage) {
    private static final Duration BEFORE = ofMinutes(15);
    private static final Duration LASTS = ofMinutes(90);

    private ApplicationPlan plan() {
        return ApplicationPlan.of(stage.fleet())
                .orElseThrow(() -> new IllegalArgumentException("a fleet of "
                        + stage.fleet().size() + " hosts is too small for this incident; use more hosts"));
    }

    private SimulatedHost host(String service) {
        return plan().service(service).host();
    }

    private IncidentScript script(IncidentKind incident, SimulatedHost host) {
        return stage.script(incident, host, BEFORE, LASTS, incident.word());
    }

    /// An incident that `incidents.txt` describes completely.
    GroundTruth described(IncidentKind incident) {
        long onset = stage.onset(BEFORE);
        var script = new IncidentScript(stage, incident, onset, onset + LASTS.toMillis(), incident.word());
        for (var fact : script.facts("host")) {
            var words = fact.split(" ");
            var all = plan().service(words[1]).hosts();
            script.with(words[0], words.length > 2 ? all.getLast() : all.getFirst());
        }
        return script.truth();
    }

    /// The incident begins three days before the certificate expires.
    GroundTruth expiringCertificate() {
        var host = host("edge");
        var script = stage.script(IncidentKind.EXPIRING_CERTIFICATE, host, BEFORE, Duration.ofDays(2));
        long ends = script.onset + Duration.ofDays(3).toMillis();
        stage.faults().phase(host, "certificate", script.onset - 1_000, Long.toString(ends / 1000));
        return script.truth();
    }

    GroundTruth loginStorm() {
        var host = host("sign-in");
        var script = script(IncidentKind.LOGIN_STORM, host);
        stage.propagation().compute(host, 0.4, script.onset, script.end);
        return script.truth();
    }

    /// Every four minutes, the service leaks memory until it is killed after two and a half minutes. It is
    /// then down for 45 seconds.
    GroundTruth serviceLeak() {
        var host = host("search");
        var script = script(IncidentKind.SERVICE_LEAK, host);
        var faults = stage.faults();
        double leak = 0.95 * host.hardware().memoryBytes()
                - stage.propagation().baseline(host).anonBytes();
        int pid = 4_210;
        int restarts = 0;
        for (long t = script.onset; t < script.end; t += IncidentStage.minutes(4)) {
            long killed = t + 150_000;
            stage.propagation().leak(host, leak, t, killed);
            faults.ramp(host, "leak.search", new Ramp(t, killed - 6_000, killed, killed + 1_000, leak));
            faults.run(new Extra(host.name(), t, killed, pid, "shop", "search", "search.service", 0.4, (long) leak));
            faults.phase(host, "exporter.search", killed, "down");
            faults.phase(host, "exporter.search", killed + 45_000, "up");
            faults.service(ServiceChange.of("search", killed, killed + 45_000, Map.of("errors", "1")));
            script.log(host, killed - 20, "invoked");
            script.logKilled(host, killed, pid, leak, ++restarts);
            pid += 37 + stage.roll(t, 80);
        }
        return script.truth();
    }

    GroundTruth slowDatabaseDisk() {
        var host = host("orders-db");
        var script = script(IncidentKind.SLOW_DATABASE_DISK, host);
        var disk = host.disks().getFirst();
        stage.propagation().queue(host, disk, script.onset, script.end, 0.88, 0.84);
        script.hold(host, "disk." + disk.device() + ".busy", 0.96);
        stage.propagation().waitForDisks(host, script.onset, script.end, 1.6);
        return script.truth();
    }
}
