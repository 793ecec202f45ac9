package greenwall.connectors.ssh;

import greenwall.fleet.Unit;
import greenwall.fleet.enrol.EnrolmentCommandRunner;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.Failure;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// Runs probes, shell steps and enrolment commands on hosts by SSH, one connection for each host.
public final class SshHostAccess implements ProbeRunner, AutoCloseable {
    private static final long CLOSING_MILLIS = 4000;

    /// The current number of events per second of a host; empty if no source has it.
    @FunctionalInterface
    public interface EventRateSource {
        OptionalDouble perSecond(ClusterHost target, String promql);
    }

    private final ProbeToolSettings settings;
    private final SshRouteResolver resolver;
    private final Function<ClusterHost, List<String>> names;
    private final EventRateSource rates;
    private final CommandAuditLog audit;
    private final InstantSource clock;
    private final SshConnectionPool connections = new SshConnectionPool();
    private final Set<SshProbeRun> running = ConcurrentHashMap.newKeySet();

    /// @param names all names and addresses of a host, the best first
    /// @param clock for the times of probe runs, which are shown beside what the sources measured
    public SshHostAccess(
            ProbeToolSettings settings,
            SshRouteResolver resolver,
            Function<ClusterHost, List<String>> names,
            EventRateSource rates,
            CommandAuditLog audit,
            InstantSource clock) {
        this.settings = settings;
        this.resolver = resolver;
        this.names = names;
        this.rates = rates;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
        var run = new SshProbeRun(new SshHost(this, target), probe, listener);
        running.add(run);
        run.begin(() -> running.remove(run));
        return run;
    }

    public ShellStepRunner.CommandHandle shell(
            ClusterHost target, ShellCommand command, Consumer<ShellStepRunner.CommandProgress> listener) {
        var step = new SshShellStepRun(new SshHost(this, target), command, listener);
        step.begin();
        return step;
    }

    public EnrolmentCommandRunner commands(ClusterHost target, SshUserPrompt prompt) {
        return new SshEnrolmentCommandRunner(new SshHost(this, target), prompt);
    }

    @Override
    public OverheadForecast forecast(ClusterHost target, Ready probe) {
        if (probe.rate().isEmpty()) {
            return withoutRate("it traces nothing, so its overhead is negligible");
        }
        var rate = rates.perSecond(target, probe.rate().get());
        if (rate.isEmpty()) {
            return withoutRate("not known, because no source returns the rate of the events that it traces");
        }
        double budget = settings.budget().cores();
        double cores = probe.predictedCores(rate.getAsDouble());
        var words = String.format(
                Locale.ROOT,
                "%,.0f events a second, %,d ns each: %s of a budget of %s",
                rate.getAsDouble(),
                probe.probe().costNanos(),
                Unit.CORES.text(cores),
                Unit.CORES.text(budget));
        return new OverheadForecast(OptionalDouble.of(cores), budget, words);
    }

    private OverheadForecast withoutRate(String why) {
        return new OverheadForecast(OptionalDouble.empty(), settings.budget().cores(), why);
    }

    ProbeToolSettings options() {
        return settings;
    }

    SshConnectionPool connections() {
        return connections;
    }

    InstantSource clock() {
        return clock;
    }

    CommandAuditLog audit() {
        return audit;
    }

    ConnectResult connect(ClusterHost target, SshUserPrompt prompt) throws InterruptedException {
        if (settings.forbidden().isPresent()) {
            return new ConnectResult.NotAttempted(
                    new Failure.Refused(0, "ssh", settings.forbidden().get(), ""));
        }
        try {
            return connections.connect(route(target), prompt);
        } catch (SshRouteResolver.UnusableRouteException unusable) {
            return new ConnectResult.NotAttempted(new Failure.Refused(
                    0, "ssh", String.valueOf(unusable.getMessage()), "check the SSH configuration"));
        }
    }

    boolean isConnected(ClusterHost target) {
        try {
            return connections.isConnected(route(target));
        } catch (SshRouteResolver.UnusableRouteException _) {
            return false;
        }
    }

    /// The route to a host: the configured address, else the first of its names in the SSH configuration, else
    /// the first name with an address.
    SshRoute route(ClusterHost target) throws SshRouteResolver.UnusableRouteException {
        var all = names.apply(target);
        for (var name : Stream.concat(Stream.of(target.host()), all.stream()).toList()) {
            var override = settings.addresses().get(name);
            if (override != null) {
                return resolver.resolve(override);
            }
        }
        for (var name : all) {
            if (resolver.hasSectionFor(name)) {
                return resolver.resolve(name);
            }
        }
        for (var name : all) {
            var route = resolver.resolve(name);
            if (!route.jumps().isEmpty() || resolves(route.hostName())) {
                return route;
            }
        }
        return resolver.resolve(all.isEmpty() ? target.host() : all.getFirst());
    }

    private static boolean resolves(String name) {
        try {
            return InetAddress.getByName(name) != null;
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /// Stops all runs, waits briefly for their last output, and closes the connections.
    @Override
    public void close() {
        running.forEach(SshProbeRun::stop);
        long end = System.nanoTime() + CLOSING_MILLIS * 1_000_000;
        for (var run : running) {
            run.awaitEnd(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        connections.close();
    }
}
