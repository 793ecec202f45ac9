package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.jcraft.jsch.ChannelExec;
import greenwall.connectors.ssh.ToolCandidateRun.Candidate;
import greenwall.connectors.ssh.ToolCandidateRun.Result;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.ToolCandidate.Command;
import greenwall.fleet.probe.Toolset;
import greenwall.fleet.probe.run.CpuBudget;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.probe.run.ToolError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ToolCandidateRunTest {
    private static final String MARK = "ab12";
    private static final String STARTED = """
            @@ab12 pid 77
            @@ab12 before cpu  0 0 0 0 0 ; 0 0 0 0 0 0 0 0 0 0 0 0 0
            @@ab12 before cpu  20 0 0 80 0 ; 0 0 0 0 0 0 0 0 0 0 0 0 0
            """;
    private static final String ROWS = "PID    COMM\n1      init\n";

    /// A tool that has already printed everything and ended.
    private static final class EndedChannel extends ChannelExec {
        private final int exit;

        EndedChannel(int exit) {
            this.exit = exit;
        }

        @Override
        public OutputStream getOutputStream() {
            return new ByteArrayOutputStream();
        }

        @Override
        public boolean isClosed() {
            return true;
        }

        @Override
        public int getExitStatus() {
            return exit;
        }
    }

    /// A tool that ends when its input is closed.
    private static final class RunningChannel extends ChannelExec {
        private final Runnable whenStopped;
        private boolean closed;

        RunningChannel(Runnable whenStopped) {
            this.whenStopped = whenStopped;
        }

        @Override
        public OutputStream getOutputStream() {
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    whenStopped.run();
                    closed = true;
                }
            };
        }

        @Override
        public boolean isClosed() {
            return closed;
        }

        @Override
        public int getExitStatus() {
            return 0;
        }
    }

    /// @param errors the lines of the wrapper and of the tool on standard error
    private static Result result(Toolset toolset, int exit, String out, String errors)
            throws IOException, InterruptedException {
        var output = new CommandOutput(LoginShellCommand.readyLine(MARK), InstantSource.system());
        put(output, false, LoginShellCommand.readyLine(MARK) + "\n" + out);
        put(output, true, LoginShellCommand.readyLine(MARK) + "\n" + errors);
        var command = new Command(toolset, List.of("/usr/sbin/opensnoop"), Map.of(), List.of(), OutputFormat.ROWS);
        var run = new ToolCandidateRun(
                new Candidate("opensnoop", command, Duration.ofMinutes(1)),
                MARK,
                new RemoteCommand(new EndedChannel(exit), output, () -> {}),
                new ProbeRunReporter(_ -> {}, InstantSource.system()),
                CpuBudget.DEFAULT);
        return run.follow();
    }

    private static Result.Completed completed(Toolset toolset, int exit, String out, String errors)
            throws IOException, InterruptedException {
        var result = result(toolset, exit, out, errors);
        assertThat(result).isInstanceOf(Result.Completed.class);
        return (Result.Completed) result;
    }

    private static String busyHost() {
        var lines = new StringBuilder();
        for (int second = 0; second < 6; second++) {
            lines.append("@@ab12 load cpu  %d 0 0 %d 0 ; S 1 1 1 0 -1 0 0 0 0 0 1 1 0 ; \n"
                    .formatted(20 + 95 * second, 80 + 5 * second));
        }
        return lines.toString();
    }

    private static void put(CommandOutput output, boolean error, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            output.sink(error).write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aToolThatEndsWithAnErrorAfterItsFirstRowsIsNotDone() throws Exception {
        var killed = completed(Toolset.LIBBPF, 137, ROWS, "@@ab12 pid 77\nKilled\n");
        assertThat(killed.how()).isEqualTo(Ending.INCOMPLETE);
        assertThat(killed.reason()).isEqualTo("opensnoop exited with status 137: Killed");
        assertThat(completed(Toolset.LIBBPF, 0, ROWS, "@@ab12 pid 77\n").how()).isEqualTo(Ending.DONE);
    }

    @Test
    void aToolThatFailedIsToldFromOneThatWasNotStarted() throws Exception {
        var denied = "Unable to access interface wg0: Operation not permitted";
        assertThat(result(Toolset.PLAIN, 1, "", "@@ab12 pid 77\n" + denied + "\n"))
                .isEqualTo(new Result.Failed(ToolError.of(denied, true).orElseThrow(), denied, true));
        assertThat(result(Toolset.LIBBPF, 1, "", "it broke\n"))
                .isEqualTo(new Result.Failed(ToolError.endedWith(1), "it broke", false));
    }

    /// On a host that does not report the cost in the kernel, only the load of the host shows it.
    @Test
    void theLoadOfTheHostIsComparedWithTheLoadBeforeTheTool() throws Exception {
        var busy = completed(Toolset.LIBBPF, 0, ROWS, STARTED + busyHost());
        assertThat(busy.how()).isEqualTo(Ending.OVER_BUDGET);
        assertThat(busy.reason()).isEqualTo("the host's CPUs have gone from 20 % to 95 % busy since the probe began");
    }

    /// bcc prints folded stacks only at the end, so the run is watched before there is any output.
    @Test
    void theLoadIsWatchedWhileStacksAreCollected() throws Exception {
        var ready = LoginShellCommand.readyLine(MARK);
        var output = new CommandOutput(ready, InstantSource.system());
        put(output, false, ready + "\n");
        put(output, true, ready + "\n" + STARTED);
        var command =
                new Command(Toolset.BCC, List.of("/usr/sbin/offcputime"), Map.of(), List.of(), OutputFormat.FOLDED);
        var run = new ToolCandidateRun(
                new Candidate("offcputime", command, Duration.ofSeconds(60)),
                MARK,
                new RemoteCommand(new RunningChannel(() -> {}), output, () -> {}),
                new ProbeRunReporter(
                        event -> {
                            if (event instanceof ProbeRunEvent.Running) {
                                put(output, true, busyHost());
                            }
                        },
                        InstantSource.system()),
                CpuBudget.DEFAULT);
        var began = Instant.now();
        assertThat(run.follow())
                .isInstanceOfSatisfying(
                        Result.Completed.class, end -> assertThat(end.how()).isEqualTo(Ending.OVER_BUDGET));
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    @Tag("slow")
    void aToolThatIsInterruptedBeforeItIsKnownToRunIsNotDone() throws Exception {
        var ready = LoginShellCommand.readyLine(MARK);
        var warning = "Error in bpf_create_map_xattr(start): Operation not permitted(-1). Retrying without BTF.";
        var output = new CommandOutput(ready, InstantSource.system());
        put(output, false, ready + "\n");
        put(output, true, ready + "\n" + STARTED + warning + "\n");
        var command =
                new Command(Toolset.BCC, List.of("/usr/sbin/offcputime"), Map.of(), List.of(), OutputFormat.FOLDED);
        var running = new ArrayList<Instant>();
        var began = Instant.now();
        var run = new ToolCandidateRun(
                new Candidate("offcputime", command, Duration.ofSeconds(60)),
                MARK,
                new RemoteCommand(new RunningChannel(() -> put(output, false, "java;main 9\n")), output, () -> {}),
                new ProbeRunReporter(
                        event -> {
                            if (event instanceof ProbeRunEvent.Running) {
                                running.add(event.at());
                            }
                        },
                        InstantSource.system()),
                CpuBudget.DEFAULT);
        assertThat(run.follow())
                .isEqualTo(new Result.Completed(
                        0,
                        Ending.INCOMPLETE,
                        "was interrupted after 25 s, because it was not known to run: " + warning));
        assertThat(running)
                .singleElement()
                .satisfies(at -> assertThat(at).isCloseTo(began, within(5, ChronoUnit.SECONDS)));
    }

    @Test
    void aProgramThatWasNotAttachedIsNotDone() throws Exception {
        assertThat(completed(Toolset.BPFTRACE, 0, "", "@@ab12 pid 77\n").how()).isEqualTo(Ending.INCOMPLETE);
        var attached = "{\"type\": \"attached_probes\", \"data\": {\"probes\": 2}}\n";
        assertThat(completed(Toolset.BPFTRACE, 0, attached, "@@ab12 pid 77\n").how())
                .isEqualTo(Ending.DONE);
    }
}
