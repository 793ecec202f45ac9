package greenwall.lab.incident;

import greenwall.lab.application.ApplicationPlan;
import greenwall.lab.signal.Ramp;
import greenwall.lab.world.Disturbances.Extra;
import greenwall.lab.world.ServiceChange;
import greenwall.lab.world.SimulatedHost;
import java.time.Duration;
import java.util.function.LongConsumer;

/// Incidents of the application and of the hosts that it runs on.
record ServiceIncidents(IncidentStage stage) {
    private static final Duration LASTS = Duration.ofMinutes(90);
    private static final long KIB = 1024;
    private static final String SLOW = "slow";

    private ApplicationPlan plan() {
        return ApplicationPlan.of(stage.fleet())
                .orElseThrow(() -> new IllegalArgumentException(
                        "a fleet of " + stage.fleet().size() + " hosts is too small for this incident"));
    }

    private SimulatedHost host(String service) {
        return plan().service(service).host();
    }

    private long onset() {
        return stage.onset(Duration.ofMinutes(15));
    }

    private static long end(long onset) {
        return onset + LASTS.toMillis();
    }

    /// Repeats an action from the onset on, about so many seconds apart.
    private void again(long onset, int seconds, LongConsumer saying) {
        for (long t = onset + 700; t < end(onset); t += 1000L * seconds + stage.roll(t, 1000 * seconds)) {
            saying.accept(t);
        }
    }

    Truth slowDependency() {
        var host = host("pricing");
        long onset = onset();
        var script = stage.script(IncidentName.SLOW_DEPENDENCY, host, "slow-dependency")
                .with("rules", stage.roll(2, 9_000));
        stage.world()
                .service(ServiceChange.of("pricing", onset, end(onset))
                        .slower(stage.roll(3, 500.0, 800.0))
                        .saying("level=warn msg=\"quote took long\" took=%ms%ms trace_id=%trace% span_id=%span%"));
        script.say(host, onset + 100, "lost");
        again(onset, 30, t -> script.say(host, t, SLOW, 1_400 + stage.roll(t + 1, 900)));
        return script.truth(host.name(), onset, end(onset));
    }

    Truth retryStorm() {
        var host = host("payment");
        var caller = host("checkout");
        long onset = onset();
        var script = stage.script(IncidentName.RETRY_STORM, host, "retry-storm").with("caller", caller);
        stage.world()
                .service(
                        ServiceChange.of("payment", onset, end(onset))
                                .retried(3)
                                .failing(0.55)
                                .slower(4)
                                .saying(
                                        "level=error msg=\"no free connection to gateway\" gateway=acquirer-2 waiting={n:80-240} limit=40 trace_id=%trace% span_id=%span%"));
        script.say(caller, onset - 300, "reload");
        again(onset, 20, t -> script.say(host, t, "full", 80 + stage.roll(t + 1, 160)));
        again(onset + 1_500, 25, t -> script.say(caller, t, "again", 2 + stage.roll(t + 1, 3)));
        return script.truth(host.name(), onset, end(onset));
    }

    Truth badRelease() {
        var host = host("cart");
        long onset = onset();
        var script = stage.script(IncidentName.BAD_RELEASE, host, "bad-release");
        stage.world()
                .service(
                        ServiceChange.of("cart", onset, end(onset))
                                .in("add")
                                .failing(stage.roll(2, 0.3, 0.5))
                                .released("4.8.0")
                                .saying(
                                        "ERROR c.s.cart.CartService [trace_id=%trace% span_id=%span%] - adding failed: java.lang.NullPointerException: Cannot invoke \"Rules.tier()\" because \"rules\" is null"));
        script.say(host, onset - 2_200, "stopped");
        script.say(host, onset - 200, "started");
        again(onset, 15, t -> script.say(host, t, "null"));
        return script.truth(host.name(), onset, end(onset));
    }

    /// The third day before the end begins at the onset.
    Truth expiringCertificate() {
        var host = host("edge");
        long onset = onset();
        var script = stage.script(IncidentName.EXPIRING_CERTIFICATE, host, "expiring-certificate");
        long ends = onset + Duration.ofDays(3).toMillis();
        stage.world().phase(host, "certificate", onset - 1_000, Long.toString(ends / 1000));
        script.say(host, onset - 400, "failed");
        script.say(host, onset - 200, "result");
        return script.truth(host.name(), onset, onset + Duration.ofDays(2).toMillis());
    }

    Truth ejectedUpstream() {
        var service = plan().service("storefront");
        var host = service.hosts().getLast();
        var proxy = host("edge");
        long onset = onset();
        var script = stage.script(IncidentName.EJECTED_UPSTREAM, host, "ejected-upstream")
                .with("proxy", proxy);
        stage.world().service(ServiceChange.of("storefront", onset, end(onset)).without(host.name()));
        again(onset - 900, 30, t -> script.say(host, t, "missing"));
        again(onset, 60, t -> script.say(proxy, t, "ejected", 5 + stage.roll(t + 1, 3)));
        return script.truth(host.name(), onset, end(onset));
    }

    Truth loginStorm() {
        var host = host("sign-in");
        long onset = onset();
        var script = stage.script(IncidentName.LOGIN_STORM, host, "login-storm");
        stage.world()
                .service(
                        ServiceChange.of("edge", onset, end(onset)).in("signin").asked(stage.roll(2, 18.0, 26.0)));
        stage.world().service(ServiceChange.of("sign-in", onset, end(onset)).slower(3));
        stage.physics().compute(host, 0.4, onset, end(onset));
        again(onset, 4, t -> script.say(host, t, "failed", stage.roll(t + 1, 250), stage.roll(t + 2, 4_000)));
        again(onset + 4_000, 40, t -> script.say(host, t, "limit", stage.roll(t + 1, 250), 5 + stage.roll(t + 2, 40)));
        return script.truth(host.name(), onset, end(onset));
    }

    /// It grows for three minutes, dies, is away for half a minute, and grows again.
    Truth serviceLeak() {
        var host = host("search");
        long onset = onset();
        var script = stage.script(IncidentName.SERVICE_LEAK, host, "service-leak");
        var world = stage.world();
        var base = stage.physics().baseline(host);
        double leak = 0.95 * host.hardware().memoryBytes() - base.anonBytes();
        int pid = 4_210;
        int restarts = 0;
        for (long t = onset; t < end(onset); t += IncidentStage.minutes(4)) {
            long killed = t + 150_000;
            stage.physics().leak(host, leak, t, killed);
            world.ramp(host, "leak.search", new Ramp(t, killed - 6_000, killed, killed + 1_000, leak));
            world.run(new Extra(host.name(), t, killed, pid, "shop", "search", "search.service", 0.4, (long) leak));
            world.phase(host, "exporter.search", killed, "down");
            world.phase(host, "exporter.search", killed + 45_000, "up");
            world.service(ServiceChange.of("search", killed, killed + 45_000).failing(1));
            killed(script, host, killed, pid, leak, ++restarts);
            pid += 37 + stage.roll(t, 80);
        }
        return script.truth(host.name(), onset, end(onset));
    }

    private static void killed(Script script, SimulatedHost host, long t, int pid, double leak, int restarts) {
        long kib = (long) (leak / KIB);
        script.say(host, t - 20, "invoked");
        script.say(host, t - 10, "killed", pid, kib * 2, kib, kib / 400);
        script.say(host, t + 220, "unit-killed");
        script.say(host, t + 250, "result");
        script.say(host, t + 45_000, "restart", restarts);
        script.say(host, t + 45_200, "started");
    }

    Truth slowDatabaseDisk() {
        var host = host("orders-db");
        long onset = onset();
        var script = stage.script(IncidentName.SLOW_DATABASE_DISK, host, "slow-database-disk");
        var disk = host.disks().getFirst();
        stage.physics().queue(host, disk, onset, end(onset), 0.88, 0.84);
        stage.world().hold(host, "disk." + disk.device() + ".busy", onset, end(onset), 0.96);
        stage.physics().waitForDisks(host, onset, end(onset), 1.6);
        stage.world().service(ServiceChange.of("orders-db", onset, end(onset)).slower(stage.roll(2, 140.0, 200.0)));
        again(onset, 12, t -> script.say(host, t, SLOW, 300 + stage.roll(t + 1, 1_900)));
        again(onset + 124_000, 60, t -> script.say(host, t, "blocked", 300 + stage.roll(t + 1, 200)));
        again(
                onset + 60_000,
                120,
                t -> script.say(host, t, "checkpoint", 1_400 + stage.roll(t + 1, 900), stage.roll(t + 2, 10)));
        return script.truth(host.name(), onset, end(onset));
    }
}
