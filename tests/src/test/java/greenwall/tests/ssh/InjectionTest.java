package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeArgument;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.tests.console.Commands;
import greenwall.tests.poll.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Text from alerts and from kernels is data: it never reaches a shell or a terminal unescaped.
@Tag("slow")
class InjectionTest {
    private static final Duration SOON = Duration.ofSeconds(180);
    private static final String ESCAPE = "\u001b";

    @TempDir
    Path folder;

    static Stream<String> hostile() {
        return Stream.of(
                "x'; touch SENTINEL; '",
                "$(touch SENTINEL)",
                "`touch SENTINEL`",
                "sda; touch SENTINEL",
                "sda\ntouch SENTINEL",
                "--help",
                "-d",
                "a && touch SENTINEL",
                "\"; touch SENTINEL; \"",
                ESCAPE + "[2J" + ESCAPE + "]0;owned\u0007",
                "sda\0touch SENTINEL",
                "|touch SENTINEL",
                "*",
                "~root",
                "😀".repeat(1024),
                "");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void noProbeArgumentAcceptsHostileText(String text) {
        for (var probe : ProbeCatalogue.builtIn().all()) {
            for (var argument : probe.arguments()) {
                boolean flag = argument instanceof ProbeArgument.Flag;
                if (!(flag && text.isEmpty())) {
                    assertThat(probe.prepare(Map.of(argument.name(), text), probe.defaultDuration()))
                            .as(probe.name() + " " + argument.name())
                            .isInstanceOf(Probe.Refused.class);
                }
            }
            if (!text.isEmpty()) {
                assertThat(probe.prepare(Map.of(text, ""), probe.defaultDuration()))
                        .isInstanceOf(Probe.Refused.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aHostWithAHostileNameRunsNothing(String text) throws Exception {
        var config = Files.writeString(folder.resolve("config"), "Host *\n  IdentityAgent none\n");
        try (var probes = TestHostAccess.to("root@127.0.0.1:1", config, folder)) {
            var listener = new RecordingRunListener();
            probes.start(new ClusterHost("", text), TestHostAccess.ready("top", 1), listener);
            assertThat(listener.end(SOON).how()).isEqualTo(Ending.FAILED);
        }
        assertThat(Files.exists(Path.of("SENTINEL"))).isFalse();
        var home = Files.createDirectories(folder.resolve("home"));
        var result = Commands.of(home)
                .onATerminal()
                .run("probe", "--prometheus", "http://127.0.0.1:1", "--json", "--", text, "top");
        assertThat(result.exit()).isNotZero();
        assertThat(result.all())
                .doesNotContain(ESCAPE + "]")
                .doesNotContain(ESCAPE + "[2J")
                .doesNotContain("\u0007");
        assertThat(Files.exists(Path.of("SENTINEL"))).isFalse();
    }

    @Test
    void aCustomProgramIsOneArgumentForEveryShell() throws Exception {
        BpfRequirement.needed();
        var sentinel = folder.resolve("sentinel");
        var program = "BEGIN { printf(\"it's $(touch " + sentinel + ") `touch " + sentinel
                + "` \\\"here\\\"\\n\"); exit(); }";
        try (var sshd = RealSshd.start(folder);
                var probes = TestHostAccess.to(sshd)) {
            var ready = (Probe.Ready) CustomProgram.prepare(program, Duration.ofSeconds(2));
            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, ready, listener);
            listener.end(SOON);
            assertThat(listener.outputs().toString()).contains("it's $(touch").contains("`touch");
        }
        assertThat(sentinel).doesNotExist();
    }

    @Test
    void aProcessWithAHostileNameIsShownAndNotExecuted() throws Exception {
        BpfRequirement.needed();
        var name = ESCAPE + "[2J'$(id)\"-x\n";
        var evil = Files.copy(Path.of("/bin/true"), folder.resolve(name));
        try (var sshd = RealSshd.start(folder);
                var probes = TestHostAccess.to(sshd)) {
            var listener = new RecordingRunListener();
            var run = probes.start(TestHostAccess.HOST, TestHostAccess.ready("execsnoop", 30), listener);
            listener.running(SOON);
            // The tool may still be starting when the run is reported as running.
            var command = new ProcessBuilder(List.of(evil.toString(), "$(touch " + folder.resolve("sentinel") + ")"));
            Await.until("the process is seen", SOON, () -> {
                try {
                    command.start().waitFor();
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
                return listener.outputs().toString().contains("$(id)");
            });
            run.stop();
            listener.end(SOON);
            assertThat(listener.outputs().stream().map(Object::toString).filter(e -> e.contains("$(id)")))
                    .isNotEmpty()
                    .noneMatch(e -> e.contains(ESCAPE));
        }
        assertThat(folder.resolve("sentinel")).doesNotExist();
    }
}
