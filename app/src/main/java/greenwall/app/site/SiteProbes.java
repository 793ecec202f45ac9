package greenwall.app.site;

import greenwall.app.config.Config;
import greenwall.app.config.ConfigPaths;
import greenwall.connectors.ssh.AuditLog;
import greenwall.connectors.ssh.Hosts;
import greenwall.connectors.ssh.JournalLogs;
import greenwall.connectors.ssh.SshConfig;
import greenwall.connectors.ssh.SshOptions;
import greenwall.connectors.ssh.SshProbes;
import greenwall.fleet.identity.Host;
import greenwall.fleet.probe.Catalogue;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeFile;
import greenwall.fleet.probe.run.Budget;
import greenwall.fleet.probe.run.Forecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.fleet.probe.run.RunListener;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Logs;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Probes on a site's hosts: who they are says the fleet, how they are reached the configuration.
public final class SiteProbes implements ProbeRunner, AutoCloseable {
    private static final Duration RATE_DEADLINE = Duration.ofSeconds(4);
    private static final long LONGEST_FILE = 1 << 20;

    private final Site site;
    private final Supplier<FleetState> fleet;
    private final SshProbes probes;
    private final List<String> problems = new ArrayList<>();
    private final OnDemand<Catalogue> catalogue;

    public SiteProbes(Site site, ConfigPaths paths, Supplier<FleetState> fleet) {
        this.site = site;
        this.fleet = fleet;
        var ssh = site.config().ssh();
        this.catalogue = new OnDemand<>(() -> Catalogue.builtIn().with(ofSite(ssh.probes())));
        var user =
                Optional.ofNullable(paths.environment().get("USER")).orElse(System.getProperty("user.name", "unknown"));
        this.probes = new SshProbes(
                options(site.config()),
                new Hosts(SshConfig.read(ssh.config()), paths.home(), paths.environment()::get, ssh.user()),
                this::names,
                this::perSecond,
                new AuditLog(paths.stateFolder().resolve("audit").resolve("probes.jsonl"), user));
    }

    private static SshOptions options(Config config) {
        var ssh = config.ssh();
        return new SshOptions(
                ssh.sudo(),
                ssh.helper(),
                ssh.addresses(),
                ssh.ownPrograms(),
                new Budget(ssh.budget().cores(), ssh.budget().hostRise()),
                config.readOnly()
                        ? Optional.of("this console is read-only (read_only: true), so it runs no probes")
                        : Optional.empty());
    }

    private List<Probe> ofSite(List<Path> folders) {
        var found = new ArrayList<Probe>();
        for (var folder : folders) {
            try (var files = Files.list(folder)) {
                files.filter(f -> f.toString().endsWith(".probe")).sorted().forEach(file -> read(file, found));
            } catch (IOException unreadable) {
                problems.add(folder + ": a folder that cannot be read; expected one with files that end in .probe");
            }
        }
        return found;
    }

    private void read(Path file, List<Probe> into) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                problems.add(file + ": larger than a probe is (" + LONGEST_FILE + " bytes)");
                return;
            }
            switch (ProbeFile.read(file.toString(), Files.readString(file, StandardCharsets.UTF_8))) {
                case ProbeFile.Good(var probe) -> into.add(probe);
                case ProbeFile.Bad(var wrong) -> problems.addAll(wrong);
            }
        } catch (IOException unreadable) {
            problems.add(file + ": a file that cannot be read; expected a probe in UTF-8");
        }
    }

    /// The probes that can be run: ours and the site's.
    public Catalogue catalogue() {
        return catalogue.get();
    }

    /// What is wrong with the site's own probes.
    public List<String> problems() {
        catalogue.get();
        return List.copyOf(problems);
    }

    /// The journals of a cluster's hosts, over the same connections.
    public Logs journals(String cluster, InstantSource clock) {
        return new JournalLogs(
                probes,
                cluster,
                () -> fleet.get().hosts().stream()
                        .filter(h -> h.cluster().name().equals(cluster))
                        .map(HostState::name)
                        .toList(),
                clock);
    }

    @Override
    public ProbeRun start(ProbeTarget target, Ready probe, RunListener listener) {
        return probes.start(target, probe, listener);
    }

    @Override
    public Forecast forecast(ProbeTarget target, Ready probe) {
        return probes.forecast(target, probe);
    }

    /// Why no shell step may be run; empty where a person may.
    public Optional<String> shellObstacle() {
        if (site.config().readOnly()) {
            return Optional.of("this console is read-only, so it runs nothing on a host");
        }
        return site.config().ssh().shellSteps()
                ? Optional.empty()
                : Optional.of("running it from here is off (ssh: {shell_steps: true} allows it)");
    }

    public Shells.Running shell(ProbeTarget target, String command, Consumer<Shells.Course> listener) {
        return probes.shell(target, command, listener);
    }

    private Optional<Host> host(ProbeTarget target) {
        var now = fleet.get();
        return (target.cluster().isEmpty() ? now.host(target.host()) : now.host(target.cluster(), target.host()))
                .map(h -> h.host());
    }

    /// The name that is shown, then the others; without ports, which are those of exporters.
    private List<String> names(ProbeTarget target) {
        var all = new LinkedHashSet<String>();
        all.add(target.host());
        host(target)
                .ifPresent(h -> h.names().forEach(n -> all.add(n.value().replaceFirst("(?<=[^:\\]]):\\d{1,5}$", ""))));
        return all.stream()
                .filter(n -> n.matches("[A-Za-z0-9_\\[][A-Za-z0-9_.:%\\[\\]-]{0,252}"))
                .toList();
    }

    private OptionalDouble perSecond(ProbeTarget target, String promql) {
        var host = host(target);
        if (host.isEmpty()) {
            return OptionalDouble.empty();
        }
        var cluster = host.get().cluster();
        double sum = 0;
        boolean any = false;
        for (var connected : site.clusters()) {
            if (!connected.name().equals(cluster) || connected.metrics().isEmpty()) {
                continue;
            }
            var answer =
                    connected.metrics().get().instant(promql, RATE_DEADLINE).answer();
            for (int row = 0; answer.isPresent() && row < answer.get().size(); row++) {
                var instance = answer.get().labels(row).get("instance");
                double value = answer.get().value(row);
                if ((instance == null || host.get().answersTo(instance)) && Double.isFinite(value)) {
                    sum += value;
                    any = true;
                }
            }
        }
        return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    @Override
    public void close() {
        probes.close();
    }
}
