package greenwall.tests.reload;

import greenwall.app.console.ConsoleSession;
import greenwall.app.console.SiteBackend;
import greenwall.app.site.HostActions;
import greenwall.app.site.Site;
import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.Probe.Preparation;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceClock;
import greenwall.lab.PracticeRange;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// The keys of `ssh`, and `read_only`: what is run on the hosts of a practice range, and as which user.
record SshKeyCases(PracticeRange range, Sites sites, List<ConfigKeyCase> rows) {
    private String host() {
        return range.world().hosts().getFirst().name();
    }

    void addRows() throws IOException {
        var host = host();
        var sshConfig = sites.ssh(range);
        var ssh = range.ssh();
        var withoutAddresses = sshConfig.substring(0, sshConfig.indexOf("  addresses:"));
        var port = ssh.host() + ":" + ssh.port();
        ConfigKeyCase.ConfigObserver run = site -> runProbe(site, probe("top"));
        var withoutUser = withoutAddresses + "  addresses: {\"" + host + "\": \"" + port + "\"}\n  user: ";
        row("ssh.user", withoutUser + "oncall", withoutUser + "nobody", run);
        var withoutKey = sites.write("keyless", "Host *\n  IdentitiesOnly yes\n  IdentityAgent none\n");
        row(
                "ssh.config",
                sshConfig,
                sshConfig.replaceFirst("config: \"[^\"]*\"", "config: \"" + withoutKey + "\""),
                run);
        var other = range.world().hosts().getLast().name();
        var withAddress = withoutAddresses + "  addresses: {\"" + host + "\": \"%s@" + port + "\"}\n";
        row("ssh.addresses.<host>", withAddress.formatted(ssh.user(host)), withAddress.formatted(ssh.user(other)), run);
        row("ssh.sudo", sshConfig, sshConfig + "  sudo: true\n", run);
        row(
                "ssh.helper",
                sshConfig + "  sudo: true\n",
                sshConfig + "  sudo: true\n  helper: /opt/helper\n",
                site -> List.of(runProbe(site, probe("top")), runProbe(site, probe("biolatency"))));
        row(
                "ssh.own_programs",
                sshConfig,
                sshConfig + "  own_programs: true\n",
                site -> runProbe(site, customProgram()));
        row(
                "ssh.budget.cores",
                sshConfig + "  budget: {cores: 0.2}\n",
                sshConfig + "  budget: {cores: 4}\n",
                SshKeyCases::budgetDecisions);
        row(
                "ssh.budget.host_rise",
                sshConfig + "  budget: {cores: 4, host_rise: 10%}\n",
                sshConfig + "  budget: {cores: 4, host_rise: 90%}\n",
                SshKeyCases::budgetDecisions);
        row(
                "ssh.journal",
                sshConfig,
                sshConfig + "  journal: true\n",
                site -> inConsole(site, backend -> backend.explanations().offersJournal("east")));
        row(
                "ssh.shell_steps",
                sshConfig,
                sshConfig + "  shell_steps: true\n",
                site -> inConsole(site, backend -> backend.shells().unavailableReason()));
        var folder = Files.createDirectories(sites.folder().resolve("own-probes"));
        var shipped = Path.of("src/test/resources/greenwall/tests/fuzz/probe-file/opensnoop.probe");
        Files.writeString(
                folder.resolve("mine.probe"), Files.readString(shipped).replace("probe opensnoop", "probe mine"));
        row(
                "ssh.probes",
                sshConfig,
                sshConfig + "  probes: [\"" + folder + "\"]\n",
                site -> inConsole(
                        site,
                        backend -> backend.probeSession().catalogue().all().stream()
                                .map(p -> p.name())
                                .toList()));
        rows.add(new ConfigKeyCase(
                "read_only",
                Sites.cluster("east", range),
                Sites.cluster("east", range) + "read_only: true\n",
                site -> inConsole(site, backend -> backend.alerts().forbiddenReason("east"))));
    }

    /// Without a Loki, so that journals are read over SSH.
    private void row(String key, String one, String other, ConfigKeyCase.ConfigObserver observer) {
        var cluster = "clusters:\n  - name: east\n    prometheus: {url: \""
                + range.servers().prometheus() + "\"}\nssh:\n";
        rows.add(new ConfigKeyCase(key, cluster + one, cluster + other, observer));
    }

    private static Preparation probe(String name) {
        return ProbeCatalogue.builtIn().probe(name).orElseThrow().prepare(Map.of(), Duration.ofSeconds(1));
    }

    private static Preparation customProgram() {
        return CustomProgram.prepare("BEGIN { exit() }", Duration.ofSeconds(1));
    }

    /// The address that the run connected to, how it ended, and the commands that the host received.
    private Object runProbe(Site site, Preparation probe) throws Exception {
        var messages = new ConcurrentLinkedQueue<String>();
        var ended = new CountDownLatch(1);
        var audit = sites.paths().stateFolder().resolve("audit").resolve("probes.jsonl");
        Files.deleteIfExists(audit);
        try (var hosts = HostActions.of(site, sites.paths(), InstantSource.system(), () -> FleetState.EMPTY)) {
            hosts.probes().start(new ClusterHost("east", host()), (Ready) probe, event -> {
                switch (event) {
                    case ProbeRunEvent.Connecting(var _, var address) -> messages.add(address);
                    case ProbeRunEvent.HostKeyPrompt prompt -> prompt.answer().accept(ProbeRunEvent.HostKeyAnswer.NO);
                    case ProbeRunEvent.Ended end -> {
                        messages.add(end.how().toString());
                        if (end.end().exit() == ProbeRunEvent.Ended.NEVER_RAN) {
                            messages.add(end.end().reason());
                        }
                        ended.countDown();
                    }
                    default -> {}
                }
            });
            if (!ended.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the run does not end: " + messages);
            }
        }
        if (Files.exists(audit)) {
            for (var line : Files.readAllLines(audit)) {
                var auditRecord = JsonMapper.shared().readTree(line);
                var command = auditRecord
                        .path("command")
                        .asString("")
                        .replace(auditRecord.get("run").asString(), "RUN");
                // The processes of a run are counted until they are gone.
                if (!messages.contains(command)) {
                    messages.add(command);
                }
            }
        }
        return List.copyOf(messages);
    }

    /// A probe that uses one CPU, on a host whose CPU utilization rises to 50 %.
    private static Object budgetDecisions(Site site) {
        var watch = site.config().ssh().budget().new Watch();
        return IntStream.range(0, 6)
                .mapToObj(i -> watch.sample(new ProbeRunEvent.Load(
                        Instant.EPOCH, i == 0 ? 0 : 0.5, 1, ProbeRunEvent.KernelCpu.NO_PROGRAMS)))
                .toList();
    }

    private interface BackendReading {
        Object at(SiteBackend backend) throws Exception;
    }

    private Object inConsole(Site site, BackendReading observer) throws Exception {
        var fx = new DirectFxThread(true);
        try (var session = new ConsoleSession(sites.paths(), new SourceClock(Sites.CLOCK), ZoneOffset.UTC, fx);
                var backend = SiteBackend.of(site, session, fx)) {
            return observer.at(backend);
        }
    }
}
