package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.ToolCandidate.Command;
import greenwall.fleet.probe.Toolset;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each kind of generated load is visible in the matching probe.
@Tag("slow")
class ProbesDetectLoadTest extends RealSshdFixture {
    private static final Duration SOON = Duration.ofSeconds(180);

    private static final int SECONDS = 8;

    @Override
    RealSshd startSshd() throws Exception {
        BpfRequirement.needed();
        return super.startSshd();
    }

    private RecordingRunListener runDuring(String probe, int seconds, List<String> load) throws Exception {
        return runDuring(TestHostAccess.ready(probe, seconds), load);
    }

    private RecordingRunListener runDuring(Ready probe, List<String> load) throws Exception {
        try (var probes = TestHostAccess.to(sshd)) {
            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, probe, listener);
            assertThat(listener.running(SOON)).isNotInstanceOf(Ended.class);
            var process = new ProcessBuilder(load)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                var end = listener.end(SOON);
                assertThat(end.how()).as(end.end().reason()).isEqualTo(Ending.DONE);
                assertThat(end.end().leftBehind()).isZero();
                return listener;
            } finally {
                // Stopped first: it could start another child after its children are killed and before it is killed
                // itself.
                new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                        .start()
                        .waitFor();
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void writesThatWaitForTheDiskShowInBiolatency() throws Exception {
        var file = folder.resolve("written");
        var listener = runDuring(
                "biolatency",
                SECONDS,
                List.of("dd", "if=/dev/zero", "of=" + file, "bs=64k", "count=100000", "oflag=dsync"));
        long requests = listener.outputs().stream()
                .filter(Histogram.class::isInstance)
                .mapToLong(o -> ((Histogram) o).total())
                .sum();
        assertThat(requests).isGreaterThan(10);
    }

    @Test
    void aLoopThatStartsProgramsShowsInExecsnoop() throws Exception {
        var program = Files.copy(Path.of("/bin/true"), folder.resolve("spawned-by-test"));
        var listener = runDuring("execsnoop", SECONDS, List.of("sh", "-c", "while :; do " + program + "; done"));
        var seen = listener.outputs().stream()
                .filter(o -> o instanceof Event event
                        && event.fields().values().stream().anyMatch(v -> v.contains("spawned-by-test")))
                .count();
        assertThat(seen).isGreaterThan(5);
    }

    @Test
    void theBusyFunctionIsOnTopOfTheProfile() throws Exception {
        var program = busyProgram();
        var listener = runDuring("profile", SECONDS, List.of(program.toString()));
        var byFunction = listener.outputs().stream()
                .filter(Stack.class::isInstance)
                .map(Stack.class::cast)
                // A sample taken during a context switch has no frames.
                .filter(s -> !s.key().equals("swapper/0") && !s.frames().isEmpty())
                .filter(s ->
                        s.key().contains("busybody") || s.frames().toString().contains("busybody"))
                .collect(Collectors.groupingBy(s -> s.frames().getLast(), Collectors.summingLong(Stack::count)));
        var top = byFunction.entrySet().stream().max(Comparator.comparingLong(e -> e.getValue()));
        assertThat(top)
                .as(() -> listener.outputs().stream().limit(40).toList().toString())
                .isPresent();
        assertThat(top.get().getValue()).isGreaterThan(5);
        if (program.toString().endsWith("busybody")) {
            assertThat(top.get().getKey()).contains("grind_numbers");
        }
    }

    @Test
    void aKilledProcessShowsItsSignalInExitsnoop() throws Exception {
        var load = List.of("sh", "-c", "while :; do sh -c 'kill -9 $$'; sleep 0.2; done");
        assertThat(rowsOfBpftrace("exitsnoop", load, "EXIT_CODE")).contains("signal 9", "0");
    }

    @Test
    void theIdleTaskDoesNotWaitForACpu() throws Exception {
        var load =
                List.of("sh", "-c", "while :; do i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; sleep 0.05; done");
        assertThat(rowsOfBpftrace("runqslower", load, "TID")).doesNotContain("0", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp-resets", "tcpstates"})
    void aRefusedConnectionShowsItsAddressInBothFamilies(String probe) throws Exception {
        var load = "while :; do (: <>/dev/tcp/::1/9); (: <>/dev/tcp/127.0.0.1/9); sleep 0.2; done";
        assertThat(rowsOfBpftrace(probe, List.of("bash", "-c", load), "RADDR")).contains("::1", "127.0.0.1");
    }

    /// The values of one column.
    private List<String> rowsOfBpftrace(String probe, List<String> load, String column) throws Exception {
        var ready = TestHostAccess.ready(probe, SECONDS);
        var listener = runDuring(with(ready, bpftrace(ready)), load);
        return listener.outputs().stream()
                .filter(Event.class::isInstance)
                .map(o -> ((Event) o).fields().getOrDefault(column, ""))
                .toList();
    }

    private static Command bpftrace(Ready probe) {
        return probe.commands().stream()
                .filter(a -> a.toolset() == Toolset.BPFTRACE)
                .findFirst()
                .orElseThrow();
    }

    private static Ready with(Ready probe, Command command) {
        return new Ready(probe.probe(), probe.duration(), probe.values(), List.of(command), probe.rate());
    }

    /// The duration of a run counts only measuring: on a busy host the compiler alone can take as long.
    @Test
    void aBpftraceProgramCountsAsRunningOnlyOnceItIsCompiled() throws Exception {
        var listener = profileFor1Second("""
                #!/bin/sh
                sleep 4
                echo '{"type": "attached_probes", "data": {"probes": 1}}'
                exec sleep 60
                """);
        var starting = listener.of(ProbeRunEvent.Starting.class).getFirst().at();
        var running = listener.of(ProbeRunEvent.Running.class).getFirst().at();
        assertThat(Duration.between(starting, running)).isGreaterThan(Duration.ofSeconds(4));
    }

    /// As bpftrace 0.17 does when it was interrupted while it printed an event. The numbers are those of
    /// epoll_create and epoll_wait on x86-64.
    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
    void aToolThatMissedItsInterruptIsWokenAndPrintsItsResults() throws Exception {
        var listener = profileFor1Second("""
                #!/usr/bin/perl
                $SIG{INT} = "IGNORE";
                $| = 1;
                print qq({"type": "attached_probes", "data": {"probes": 1}}\\n);
                my $poll = syscall(213, 1);
                my $events = "\\0" x 12;
                syscall(232, $poll, $events, 1, -1);
                """);
        assertThat(listener.end(SOON).end().reason()).isEqualTo("ran for 1 s");
    }

    @Test
    void aToolThatPrintsForTooLongAfterItsTimeIsSaidToBeKilled() throws Exception {
        var listener = profileFor1Second("""
                #!/bin/sh
                trap '' INT
                echo '{"type": "attached_probes", "data": {"probes": 1}}'
                exec sleep 60
                """);
        assertThat(listener.end(SOON).end().reason())
                .isEqualTo("ran for 1 s, and was killed while it was still printing");
    }

    /// Runs the profile with a script in place of bpftrace until it ends.
    private RecordingRunListener profileFor1Second(String script) throws Exception {
        var tool = Files.writeString(folder.resolve("other-bpftrace"), script);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        var profile = TestHostAccess.ready("profile", 1);
        var attempt = bpftrace(profile);
        var other = new Command(
                attempt.toolset(),
                List.of(tool.toString()),
                attempt.environment(),
                attempt.arguments(),
                attempt.format());
        try (var probes = TestHostAccess.to(sshd)) {
            var listener = new RecordingRunListener();
            probes.start(TestHostAccess.HOST, with(profile, other), listener);
            listener.end(SOON);
            return listener;
        }
    }

    /// A program with one named function; a shell loop if there is no compiler.
    private Path busyProgram() throws IOException, InterruptedException {
        var source = Files.writeString(folder.resolve("busy.c"), """
                volatile unsigned long total;
                __attribute__((noinline)) void grind_numbers(void) {
                  for (unsigned long i = 0; i < 100000000UL; i++) total += i;
                }
                int main(void) { for (;;) grind_numbers(); }
                """);
        var program = folder.resolve("busybody");
        try {
            var compiler = new ProcessBuilder(
                            "cc", "-O1", "-fno-omit-frame-pointer", "-o", program.toString(), source.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0) {
                return program;
            }
        } catch (IOException _) {
            // There is no compiler.
        }
        var shell = Files.copy(Path.of("/bin/sh"), folder.resolve("busybody-sh"));
        return Files.writeString(
                Files.createFile(
                        folder.resolve("busybody-script"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))),
                "#!" + shell + "\nwhile :; do :; done\n");
    }
}
