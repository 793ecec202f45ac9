package greenwall.app.site;

import greenwall.app.config.ConfigPaths;
import greenwall.app.config.LocalUser;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.files.LocalEnrolmentCommandRunner;
import greenwall.connectors.ssh.CommandAuditLog;
import greenwall.connectors.ssh.OpenSshConfigFile;
import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.connectors.ssh.SshCheckRunner;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.connectors.ssh.SshJournalLogSource;
import greenwall.connectors.ssh.SshRouteResolver;
import greenwall.fleet.checkschedule.DirectCheckRunner;
import greenwall.fleet.directcheck.HostCheckScript;
import greenwall.fleet.identity.Host;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Runs probes, shell steps, checks and enrolments on a site's hosts. The fleet gives the names of the hosts, the
/// configuration how to reach them.
final class SiteHostActions implements HostActions {
    private static final Duration RATE_DEADLINE = Duration.ofSeconds(4);
    /// The size limit, in bytes, of one file of the audit log of automatic checks and reads.
    private static final long AUTOMATIC_LIMIT = 16 << 20;

    private final Site site;
    private final Supplier<FleetState> fleet;
    private final SshHostAccess hostAccess;
    private final LocalEnrolmentCommandRunner local;
    private final CommandAuditLog commands;
    private final CommandAuditLog automatic;

    SiteHostActions(Site site, ConfigPaths paths, InstantSource clock, Supplier<FleetState> fleet) {
        this.site = site;
        this.fleet = fleet;
        var ssh = site.config().ssh();
        var user = LocalUser.name();
        var audit = paths.stateFolder().resolve("audit");
        this.local = new LocalEnrolmentCommandRunner(
                new ChangeAuditLog(audit.resolve("changes.jsonl"), user), InstantSource.system());
        this.commands = new CommandAuditLog(audit.resolve("probes.jsonl"), user);
        this.automatic = new CommandAuditLog(new ChangeAuditLog(audit.resolve("checks.jsonl"), user, AUTOMATIC_LIMIT));
        this.hostAccess = new SshHostAccess(
                new ProbeToolSettings(
                        ssh.sudo(),
                        ssh.helper(),
                        ssh.addresses(),
                        ssh.ownPrograms(),
                        site.config().ssh().budget(),
                        site.config().readOnly() ? Optional.of(READ_ONLY) : Optional.empty()),
                new SshRouteResolver(
                        OpenSshConfigFile.read(ssh.config()), paths.home(), paths.environment()::get, ssh.user()),
                this::names,
                this::perSecond,
                commands,
                clock);
    }

    @Override
    public ProbeRunner probes() {
        return hostAccess;
    }

    @Override
    public Optional<LogSource> journals(String cluster, InstantSource clock) {
        return Optional.of(journals(cluster, clock, commands));
    }

    @Override
    public Optional<LogSource> backgroundJournals(String cluster, InstantSource clock) {
        return Optional.of(journals(cluster, clock, automatic));
    }

    private LogSource journals(String cluster, InstantSource clock, CommandAuditLog audit) {
        return new SshJournalLogSource(
                hostAccess,
                audit,
                cluster,
                () -> fleet.get().hosts().stream()
                        .filter(h -> h.cluster().name().equals(cluster))
                        .map(HostState::name)
                        .toList(),
                clock);
    }

    @Override
    public DirectCheckRunner checkRunner() {
        var config = site.config();
        return new SshCheckRunner(
                hostAccess,
                new HostCheckScript(
                        PollSettingsConverter.catalogue(config),
                        config.identity().peers()),
                automatic);
    }

    @Override
    public ShellStepRunner shells(Executor answers) {
        if (!site.config().ssh().shellSteps()) {
            return ShellStepRunner.none("shell steps are disabled; to allow them, set ssh: {shell_steps: true}");
        }
        return new ShellStepRunner() {
            @Override
            public Optional<String> unavailableReason() {
                return Optional.empty();
            }

            @Override
            public CommandHandle run(
                    String cluster, String host, ShellCommand command, Consumer<CommandProgress> listener) {
                return hostAccess.shell(
                        new ClusterHost(cluster, host),
                        command,
                        course -> answers.execute(() -> listener.accept(course)));
            }
        };
    }

    @Override
    public Optional<HostEnrolment> enrolment() {
        return site.isPracticeRange() ? Optional.empty() : Optional.of(new HostEnrolment(site, hostAccess, local));
    }

    private Optional<Host> host(ClusterHost target) {
        var now = fleet.get();
        return (target.cluster().isEmpty() ? now.host(target.host()) : now.host(target.cluster(), target.host()))
                .map(h -> h.host());
    }

    /// The shown name first, then the others. Ports are removed, since they are those of exporters.
    private List<String> names(ClusterHost target) {
        var all = new LinkedHashSet<String>();
        all.add(target.host());
        host(target).ifPresent(h -> h.names().forEach(n -> all.add(InstanceAddress.hostOnly(n.value()))));
        return all.stream()
                .filter(n -> n.matches("[A-Za-z0-9_\\[][A-Za-z0-9_.:%\\[\\]-]{0,252}"))
                .toList();
    }

    private OptionalDouble perSecond(ClusterHost target, String promql) {
        var host = host(target);
        var answer = host.flatMap(known -> site.cluster(known.cluster()))
                .flatMap(Site.ConnectedCluster::metrics)
                .flatMap(metrics -> metrics.instant(promql, RATE_DEADLINE).answer());
        double sum = 0;
        boolean any = false;
        for (int row = 0; answer.isPresent() && row < answer.get().size(); row++) {
            var instance = answer.get().labels(row).get("instance");
            double value = answer.get().value(row);
            if ((instance.isEmpty() || host.get().hasName(instance)) && Double.isFinite(value)) {
                sum += value;
                any = true;
            }
        }
        return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    @Override
    public void close() {
        hostAccess.close();
    }
}
