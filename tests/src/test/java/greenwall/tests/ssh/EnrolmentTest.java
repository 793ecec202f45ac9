package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.SshUserPrompt;
import greenwall.fleet.enrol.EnrolmentCommandRunner;
import greenwall.fleet.enrol.EnrolmentEvent.Result;
import greenwall.fleet.enrol.EnrolmentEvent.StepEnded;
import greenwall.tests.console.Commands;
import greenwall.tests.poll.RealServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Hosts are added, checked and removed over a real sshd, on machines with a fake package manager.
/// [BareSystemEnrolmentTest] does the same on bare roots with their real one.
@Tag("slow")
class EnrolmentTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private static String foreign(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> " {\"targets\":[ \"other" + i + ":9100\"],  \"labels\":{\"job\":\"x\"}}")
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private Path configuration(Machine machine, int prometheus, Path targets, boolean readOnly) throws Exception {
        return Files.writeString(folder.resolve("greenwall.yaml"), """
                clusters: [{name: home, prometheus: {url: "http://127.0.0.1:%d"}}]
                ssh: {config: %s, addresses: {box: "%s"}}
                enrol: {file_sd: "%s", labels: {environment: production, location: cellar}}
                read_only: %s
                """.formatted(
                        prometheus, machine.clientConfig(), machine.address(), targets, readOnly));
    }

    private static RealServer prometheus(Path folder, Path targets) throws Exception {
        Files.createDirectories(folder);
        var config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: node
                    file_sd_configs: [{files: ["%s"]}]
                    relabel_configs: [{source_labels: [__address__], regex: "other.*", action: drop}]
                """.formatted(targets));
        return RealServer.prometheus(folder, config, RealServer.freePort());
    }

    @ParameterizedTest
    @EnumSource
    void aHostIsAddedCheckedAndRemovedAndNothingIsLeft(Machine.Kind kind) throws Exception {
        var targets =
                Files.writeString(Files.createDirectories(folder.resolve("sd")).resolve("t.json"), foreign(500));
        try (var machine = Machine.layered(folder, kind);
                var prometheus = prometheus(folder.resolve("prometheus"), targets)) {
            var before = machine.files();
            var config =
                    configuration(machine, prometheus.port(), targets, false).toString();
            var home = Files.createDirectories(folder.resolve("home"));
            var console = Commands.of(home);

            var plan = console.run("--config", config, "host", "add", "box", "--plan");
            assertThat(plan.exit()).as(plan.all()).isZero();
            assertThat(plan.out()).contains("1. node_exporter", "undo:", kind.settings());
            assertThat(machine.files()).as("a plan changes nothing").isEqualTo(before);

            var unasked = console.run("--config", config, "host", "add", "box");
            assertThat(unasked.exit()).isEqualTo(1);
            assertThat(unasked.err()).contains("--yes");
            assertThat(machine.files()).as("without a yes nothing is done").isEqualTo(before);

            var added = console.run("--config", config, "host", "add", "box", "--yes");
            assertThat(added.exit()).as(added.all()).isZero();
            assertThat(added.out()).contains("node: done and verified", "target: done and verified");
            assertThat(Files.readString(targets)).contains("\"__greenwall_host\": \"box\"", "\"location\": \"cellar\"");
            var check = console.run("--config", config, "check", "--json");
            assertThat(check.out()).contains("\"host\":\"box\"").doesNotContain("__greenwall_host");

            var stamps = machine.stamps();
            var text = Files.readString(targets);
            var secondRun = console.run("--config", config, "host", "add", "box", "--yes");
            assertThat(secondRun.exit()).as(secondRun.all()).isZero();
            assertThat(secondRun.out()).contains("node: already done", "target: already done");
            assertThat(machine.stamps()).as("twice changes nothing").isEqualTo(stamps);
            assertThat(Files.readString(targets)).isEqualTo(text);
            assertThat(console.run("--config", config, "host", "check", "box").exit())
                    .isZero();

            Files.writeString(machine.changed(kind.settings()), "ARGS=\"--collector.disable-defaults\"\n");
            var drifted = console.run("--config", config, "host", "check", "box");
            assertThat(drifted.exit()).isEqualTo(1);
            assertThat(drifted.out()).contains("node: drifted: " + kind.settings() + " differs from the plan");
            var repaired = console.run("--config", config, "host", "add", "box", "--yes");
            assertThat(repaired.out()).as(repaired.all()).contains("node: done and verified");

            var removed = console.run("--config", config, "host", "remove", "box", "--yes", "--json");
            assertThat(removed.exit()).as(removed.all()).isZero();
            assertThat(removed.out()).contains("\"step\":\"node\",\"result\":\"undone\"");
            assertThat(machine.files()).as("what was there before").isEqualTo(before);
            assertThat(Files.readString(targets)).as("foreign entries").isEqualTo(foreign(500));

            var audit = Files.readString(home.resolve(".local/state/greenwall/audit/probes.jsonl"));
            assertThat(audit).contains("do node:", "undo node:", "prometheus-node-exporter");
            assertThat(Files.readString(home.resolve(".local/state/greenwall/audit/changes.jsonl")))
                    .contains("replace " + targets);
        }
    }

    @Test
    void whatOthersAddedAfterAnAddStays() throws Exception {
        var targets = Files.writeString(folder.resolve("t.json"), foreign(3));
        try (var machine = Machine.layered(folder, Machine.Kind.DEBIAN);
                var probes = machine.probes()) {
            var commands = probes.commands(TestHostAccess.HOST, SshUserPrompt.NOBODY);
            run(commands, "rm -rf /var/lib/prometheus");
            var config = configuration(machine, 1, targets, false).toString();
            var console = Commands.of(folder.resolve("home"));
            var added = console.run("--config", config, "host", "add", "box", "--yes");
            assertThat(added.out()).as(added.all()).contains("node: done and verified");
            run(commands, """
                    echo installed >/var/lib/test-packages/theirs
                    echo 'theirs:x:4711:4711::/home/theirs:/bin/sh' >>/etc/passwd
                    echo 'theirs:x:4711:' >>/etc/group
                    mkdir -p /var/lib/prometheus/metrics2
                    echo "ARGS=''" >/etc/default/prometheus-node-exporter
                    """);
            var repaired = console.run("--config", config, "host", "add", "box", "--yes");
            assertThat(repaired.out()).as(repaired.all()).contains("node: done and verified");

            var removed = console.run("--config", config, "host", "remove", "box", "--yes");

            assertThat(removed.out()).as(removed.all()).contains("node: undone");
            assertThat(machine.changed("/var/lib/test-packages/prometheus-node-exporter"))
                    .doesNotExist();
            assertThat(machine.changed("/var/lib/test-packages/theirs")).exists();
            assertThat(machine.changed("/etc/passwd")).content().contains("theirs:");
            assertThat(machine.changed("/etc/group")).content().contains("theirs:");
            assertThat(machine.changed("/var/lib/prometheus")).isDirectoryContaining("glob:**metrics2");
        }
    }

    @Test
    void aFailedStepIsReportedAndRolledBack() throws Exception {
        var targets = Files.writeString(folder.resolve("t.json"), foreign(3));
        try (var machine = Machine.layered(folder, Machine.Kind.DEBIAN)) {
            try (var probes = machine.probes()) {
                run(probes.commands(TestHostAccess.HOST, SshUserPrompt.NOBODY), "touch /etc/test-fails");
            }
            var before = machine.files();
            var config = configuration(machine, 1, targets, false).toString();
            var added = Commands.of(folder.resolve("home")).run("--config", config, "host", "add", "box", "--yes");
            assertThat(added.exit()).isEqualTo(1);
            assertThat(added.out()).contains("Unable to locate package", "node: failed and rolled back");
            assertThat(machine.files()).isEqualTo(before);
            assertThat(Files.readString(targets))
                    .as("no target without an exporter")
                    .isEqualTo(foreign(3));
        }
    }

    @Test
    void aTargetsFileInGitIsCommittedOnAHostOverSsh() throws Exception {
        RealServer.program("git", "git");
        try (var machine = Machine.layered(folder, Machine.Kind.DEBIAN)) {
            var repository = machine.changed("/srv/targets");
            try (var probes = machine.probes()) {
                var commands = probes.commands(TestHostAccess.HOST, SshUserPrompt.NOBODY);
                run(
                        commands,
                        "mkdir -p /srv/targets && cd /srv/targets && git init -q && printf '%s' '" + foreign(2)
                                + "' >t.json && git add . && git -c user.name=a -c user.email=a@b commit -qm first");
            }
            var config = Files.writeString(folder.resolve("greenwall.yaml"), """
                    clusters: [{name: home, prometheus: {url: "http://127.0.0.1:1"}}]
                    ssh: {config: %s, addresses: {box: "%s"}}
                    enrol: {file_sd: "ssh://%s/srv/targets/t.json"}
                    """.formatted(
                            machine.clientConfig(), machine.address(), machine.address()));
            var console = Commands.of(folder.resolve("home"));
            var added = console.run("--config", config.toString(), "host", "add", "box", "--yes", "--as", "basic");
            assertThat(added.out()).as(added.all()).contains("committed: Add box", "target: done, not verified");
            assertThat(Files.readString(repository.resolve("t.json"))).contains("\"__greenwall_host\": \"box\"");
            var removed = console.run("--config", config.toString(), "host", "remove", "box", "--yes");
            assertThat(removed.out()).as(removed.all()).contains("committed: Remove box");
            assertThat(Files.readString(repository.resolve("t.json"))).isEqualTo(foreign(2));
            try (var probes = machine.probes()) {
                var commands = probes.commands(TestHostAccess.HOST, SshUserPrompt.NOBODY);
                assertThat(run(commands, "cd /srv/targets && git status --porcelain && git log --format=%s"))
                        .isEqualTo("Remove box\nAdd box\nfirst\n");
            }
        }
    }

    private static String run(EnrolmentCommandRunner commands, String program) throws InterruptedException {
        var done = commands.run(
                new EnrolmentCommandRunner.Command(
                        "a test", true, List.of("sh", "-c", program), "", Duration.ofMinutes(1)),
                _ -> {});
        assertThat(done.ok()).as(done.why()).isTrue();
        return done.output();
    }

    /// `-Dgreenwall.enrol.kills=50` sets the number of kills.
    @Test
    void aKillAtAnyMomentLeavesEachStepOldOrNewAndCheckReportsWhich() throws Exception {
        int kills = Integer.getInteger("greenwall.enrol.kills", 3);
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(Long.getLong("greenwall.enrol.seed", 24));
        var old = foreign(20);
        var targets = Files.writeString(folder.resolve("t.json"), old);
        var found = new LinkedHashMap<String, Integer>();
        try (var machine = Machine.layered(folder, Machine.Kind.DEBIAN);
                var probes = machine.probes()) {
            var before = machine.files();
            var commands = probes.commands(TestHostAccess.HOST, SshUserPrompt.NOBODY);
            long fullRunNanos = Duration.ofSeconds(3).toNanos();
            for (int i = 0; i < kills; i++) {
                boolean worker = i % 3 == 2;
                var sessions = machine.sessions();
                long runNanos = runAndKill(machine, targets, random, fullRunNanos, worker);
                fullRunNanos = runNanos > 0 ? runNanos : fullRunNanos;
                // A session of the killed console can still start the step that the console sent last.
                machine.await(SOON, () -> sessions.containsAll(machine.sessions()));
                machine.await(SOON, () -> machine.workers().isEmpty());
                var checkResults = runChecks(commands, targets);
                found.merge(checkResults.values().toString(), 1, Integer::sum);
                assertResults(machine, checkResults, worker, Files.readString(targets), old);
                if (random.nextBoolean()) {
                    assertThat(EnrolProcess.enrolment(commands, folder, targets, _ -> {})
                                    .add(EnrolProcess.plan(commands, targets)))
                            .as("added again after " + checkResults)
                            .isTrue();
                    assertThat(runChecks(commands, targets).values()).containsOnly(Result.AS_PLANNED);
                }
                assertThat(EnrolProcess.enrolment(commands, folder, targets, _ -> {})
                                .remove(
                                        "box",
                                        EnrolProcess.plan(commands, targets).packageManager()))
                        .as("removed after " + checkResults)
                        .isTrue();
                assertThat(machine.files()).as("removed after " + checkResults).isEqualTo(before);
                assertThat(Files.readString(targets)).isEqualTo(old);
            }
        }
        System.out.println("killed at " + kills + " moments, then node and target were: " + found);
    }

    @Test
    void anInterruptedPackageInstallationIsRemoved() throws Exception {
        var targets = Files.writeString(folder.resolve("t.json"), foreign(3));
        try (var machine = Machine.layered(folder, Machine.Kind.DEBIAN);
                var probes = machine.probes()) {
            var commands = probes.commands(TestHostAccess.HOST, SshUserPrompt.NOBODY);
            run(commands, "touch /etc/test-holds");
            var before = machine.files();
            var plan = EnrolProcess.plan(commands, targets);
            var results = new LinkedHashMap<String, Result>();
            var added = CompletableFuture.supplyAsync(() -> {
                try {
                    return EnrolProcess.enrolment(commands, folder, targets, event -> {
                                if (event instanceof StepEnded ended) {
                                    results.put(ended.step(), ended.result());
                                }
                            })
                            .add(plan);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            var installed = machine.changed("/var/lib/test-packages/prometheus-node-exporter");
            machine.await(SOON, () -> Files.exists(installed));
            machine.workers().forEach(ProcessHandle::destroyForcibly);
            assertThat(added.get(SOON.toSeconds(), TimeUnit.SECONDS)).isFalse();
            assertThat(results).as("no target without an exporter").isEqualTo(Map.of("node", Result.UNKNOWN));
            assertThat(runChecks(commands, targets)).containsEntry("node", Result.INTERRUPTED);
            assertThat(EnrolProcess.enrolment(commands, folder, targets, _ -> {})
                            .remove("box", plan.packageManager()))
                    .isTrue();
            assertThat(machine.files()).isEqualTo(before);
        }
    }

    private static void assertResults(
            Machine machine, Map<String, Result> checkResults, boolean worker, String text, String old) {
        var settings = machine.changed(Machine.Kind.DEBIAN.settings());
        switch (checkResults.getOrDefault("node", Result.UNKNOWN)) {
            case AS_PLANNED -> assertThat(settings).content().contains("textfile");
            case ABSENT -> assertThat(settings).doesNotExist();
            case INTERRUPTED ->
                assertThat(worker).as("only a killed host interrupts a step").isTrue();
            default -> throw new AssertionError("the step is said to be " + checkResults);
        }
        switch (checkResults.getOrDefault("target", Result.UNKNOWN)) {
            case AS_PLANNED -> assertThat(text).contains("\"__greenwall_host\": \"box\"");
            case ABSENT -> assertThat(text).isEqualTo(old);
            default -> throw new AssertionError("the target is said to be " + checkResults);
        }
    }

    private Map<String, Result> runChecks(EnrolmentCommandRunner commands, Path targets) throws Exception {
        var checkResults = new LinkedHashMap<String, Result>();
        EnrolProcess.enrolment(commands, folder, targets, event -> {
                    if (event instanceof StepEnded ended) {
                        checkResults.put(ended.step(), ended.result());
                    }
                })
                .check(EnrolProcess.plan(commands, targets));
        return checkResults;
    }

    /// Kills the console, or the process of a step on the host, at a random moment.
    ///
    /// @return the duration of the run if it ended before the kill; else 0
    private long runAndKill(Machine machine, Path targets, RandomGenerator random, long fullRunNanos, boolean worker)
            throws Exception {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EnrolProcess.class.getName(),
                        machine.clientConfig().toString(),
                        machine.address(),
                        folder.toString(),
                        targets.toString()))
                .redirectErrorStream(true)
                .start();
        var planned = new CompletableFuture<Void>();
        var ended =
                CompletableFuture.runAsync(() -> process.inputReader().lines().forEach(line -> {
                    if (line.equals("planned")) {
                        planned.complete(null);
                    }
                }));
        planned.get(SOON.toSeconds(), TimeUnit.SECONDS);
        long began = System.nanoTime();
        long moment = (long) (fullRunNanos * 1.1 * random.nextDouble());
        long runNanos = 0;
        if (process.waitFor(moment, TimeUnit.NANOSECONDS)) {
            runNanos = System.nanoTime() - began;
        } else if (worker) {
            machine.workers().forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        ended.get(SOON.toSeconds(), TimeUnit.SECONDS);
        return runNanos;
    }

    @Test
    void aReadOnlyConsoleRefusesBeforeAnyConnection() throws Exception {
        var config = Files.writeString(folder.resolve("greenwall.yaml"), """
                clusters: [{name: home, prometheus: {url: "http://127.0.0.1:1"}}]
                enrol: {file_sd: /t.json}
                read_only: true
                """);
        for (var subcommand : List.of("add", "check", "remove")) {
            var checkResults =
                    Commands.of(folder.resolve("home")).run("--config", config.toString(), "host", subcommand, "box");
            assertThat(checkResults.exit()).isEqualTo(64);
            assertThat(checkResults.err()).contains("the configuration is read-only");
        }
    }
}
