package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.ssh.ProbeToolSettings;
import greenwall.connectors.ssh.SshHostAccess;
import greenwall.fleet.Labels;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.run.RunbookPlaceholders;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A runbook's shell step, run on the range's hosts over the range's own SSH.
class ShellStepsTest {
    private static final Instant START = Instant.parse("2026-03-07T03:10:00Z");

    @TempDir
    private Path folder = Path.of("");

    private static ShellStepRunner.CommandProgress run(SshHostAccess probes, String host, ShellCommand command)
            throws InterruptedException {
        var courses = new LinkedBlockingQueue<ShellStepRunner.CommandProgress>();
        probes.shell(new ClusterHost("range", host), command, courses::add);
        while (true) {
            var course = courses.poll(2, TimeUnit.MINUTES);
            if (course == null) {
                throw new AssertionError("no end of " + command);
            }
            if (course.over()) {
                return course;
            }
        }
    }

    private List<JsonNode> audit() throws Exception {
        return Files.readAllLines(folder.resolve("audit.jsonl")).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private static ShellCommand plain(String command) {
        return new ShellCommand(command, Map.of());
    }

    private static ShellCommand filled(String command, String pool) {
        var subject = new RunbookSubject(
                "ZFSPoolDegraded",
                "range",
                "",
                Labels.of("alertname", "ZFSPoolDegraded", "pool", pool),
                Set.of(),
                Set.of(),
                START,
                START);
        return new RunbookPlaceholders(subject, QuantityCatalogue.shipped(), Optional.empty()).command(command);
    }

    @Test
    void outputAndExitCodeAreReturnedAndBeginAndEndAreAudited() throws Exception {
        var options = PracticeRangeOptions.DEFAULT
                .withIncident(IncidentKind.FAILING_DISK)
                .withSeed(23)
                .withStart(START);
        try (var range = PracticeRange.start(options);
                var console = new RangeSshConsole(range, folder)) {
            var host = range.truth().host();
            var pool = range.world().hosts().stream()
                    .filter(h -> h.name().equals(host))
                    .findFirst()
                    .orElseThrow()
                    .pools()
                    .getFirst()
                    .name();

            var course = run(console.probes(), host, filled("zpool status -v $pool", pool));
            var failing = run(console.probes(), host, plain("echo to the end; exit 3"));
            var hostile = run(
                    console.probes(),
                    host,
                    filled("echo $pool", "a'; touch " + folder.resolve("sentinel") + "; '$(id)"));

            assertThat(course.problem()).isEmpty();
            assertThat(course.exit()).as(course.output()).isZero();
            assertThat(course.output()).contains(pool, "DEGRADED");
            assertThat(failing.output()).isEqualTo("to the end\n");
            assertThat(failing.exit()).isEqualTo(3);
            assertThat(hostile.output()).contains("touch", "$(id)").doesNotContain("uid=");
            assertThat(folder.resolve("sentinel")).doesNotExist();
            assertThat(audit())
                    .extracting(line -> line.get("event").asString())
                    .containsExactly("begin", "end", "begin", "end", "begin", "end");
            assertThat(audit().getFirst().get("command").asString()).isEqualTo("zpool status -v " + pool);
            assertThat(audit().get(3).get("exit").asInt()).isEqualTo(3);
        }
    }

    @Test
    void aReadOnlyConsoleRunsNothingAndContactsNoHost() throws Exception {
        var config = Files.writeString(folder.resolve("config"), "Host *\n  IdentityAgent none\n");
        var settings = new ProbeToolSettings(
                false,
                Optional.empty(),
                Map.of("node", "root@127.0.0.1:1"),
                false,
                TestHostAccess.AMPLE,
                Optional.of("this console is read-only"));
        try (var probes = TestHostAccess.to(settings, config, folder, Map.of())) {
            assertThat(run(probes, "node", plain("true")).problem()).isEqualTo("this console is read-only");
        }
        assertThat(folder.resolve("audit.jsonl")).doesNotExist();
    }

    @Test
    void anUnreachableHostIsReportedInOneLine() throws Exception {
        var config = Files.writeString(folder.resolve("config"), "Host *\n  IdentityAgent none\n");
        try (var probes = TestHostAccess.to("root@127.0.0.1:1", config, folder)) {
            var course = run(probes, TestHostAccess.HOST.host(), plain("true"));

            assertThat(course.started()).isFalse();
            assertThat(course.exit()).isEqualTo(-1);
            assertThat(course.problem()).hasLineCount(1).contains("SSH server").doesNotContain("probe");
        }
    }

    @Test
    void aCommandWhoseConnectionEndsIsReportedAsStartedAndNotAsEnded() throws Exception {
        try (var sshd = RealSshd.start(folder);
                var link = new StallingLink(sshd.port())) {
            var config = sshd.clientConfigForLink();
            try (var probes = TestHostAccess.to("root@127.0.0.1:" + link.port(), config, sshd.folder())) {
                var courses = new LinkedBlockingQueue<ShellStepRunner.CommandProgress>();
                probes.shell(TestHostAccess.HOST, plain("echo begun; sleep 60"), courses::add);
                var first = Objects.requireNonNull(courses.poll(1, TimeUnit.MINUTES));
                link.close();
                var last = Objects.requireNonNull(courses.poll(1, TimeUnit.MINUTES));

                assertThat(first.over()).as(first.problem()).isFalse();
                assertThat(last.over()).isTrue();
                assertThat(last.started()).isTrue();
                assertThat(last.problem()).startsWith("the connection ended before the command did");
                assertThat(last.output()).isEqualTo("begun\n");
            }
        }
    }
}
