package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.ChannelExec;
import greenwall.connectors.ssh.ToolRun.Candidate;
import greenwall.connectors.ssh.ToolRun.Result;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.ToolCandidate.Command;
import greenwall.fleet.probe.ToolCandidate.Toolset;
import greenwall.fleet.probe.run.CpuBudget;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A run whose tool has already printed everything and ended.
class ToolRunTest {
    private static final String MARK = "ab12";
    private static final String ROWS = "PID    COMM\n1      init\n";

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

    /// @param errors the lines of the wrapper and of the tool on standard error
    private static Result.Completed completed(Toolset toolset, int exit, String out, String errors)
            throws IOException, InterruptedException {
        var output = new CommandOutput(LoginShellCommand.readyLine(MARK));
        put(output, false, LoginShellCommand.readyLine(MARK) + "\n" + out);
        put(output, true, LoginShellCommand.readyLine(MARK) + "\n" + errors);
        var command = new Command(toolset, List.of("/usr/sbin/opensnoop"), Map.of(), List.of(), OutputFormat.ROWS);
        var run = new ToolRun(
                new Candidate("opensnoop", command, Duration.ofMinutes(1)),
                MARK,
                new RemoteCommand(new EndedChannel(exit), output, () -> {}),
                new ProbeRunPrompt(_ -> {}),
                CpuBudget.DEFAULT);
        var result = run.follow();
        assertThat(result).isInstanceOf(Result.Completed.class);
        return (Result.Completed) result;
    }

    private static void put(CommandOutput output, boolean error, String text) throws IOException {
        output.sink(error).write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aToolThatEndsWithAnErrorAfterItsFirstRowsIsNotDone() throws Exception {
        var killed = completed(Toolset.LIBBPF, 137, ROWS, "@@ab12 pid 77\nKilled\n");
        assertThat(killed.how()).isEqualTo(Ending.INCOMPLETE);
        assertThat(killed.reason()).isEqualTo("opensnoop exited with status 137: Killed");
        assertThat(completed(Toolset.LIBBPF, 0, ROWS, "@@ab12 pid 77\n").how()).isEqualTo(Ending.DONE);
    }

    /// On a host that does not report the cost in the kernel, only the load of the host shows it.
    @Test
    void theLoadOfTheHostIsComparedWithTheLoadBeforeTheTool() throws Exception {
        var errors = new StringBuilder("@@ab12 pid 77\n");
        errors.append("@@ab12 before cpu  0 0 0 0 0 ; 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        errors.append("@@ab12 before cpu  20 0 0 80 0 ; 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        for (int second = 0; second < 6; second++) {
            errors.append("@@ab12 load cpu  %d 0 0 %d 0 ; S 1 1 1 0 -1 0 0 0 0 0 1 1 0 ; \n"
                    .formatted(20 + 95 * second, 80 + 5 * second));
        }
        var busy = completed(Toolset.LIBBPF, 0, ROWS, errors.toString());
        assertThat(busy.how()).isEqualTo(Ending.OVER_BUDGET);
        assertThat(busy.reason()).isEqualTo("the host's CPUs have gone from 20 % to 95 % busy since the probe began");
    }

    @Test
    void aProgramThatWasNotAttachedIsNotDone() throws Exception {
        assertThat(completed(Toolset.BPFTRACE, 0, "", "@@ab12 pid 77\n").how()).isEqualTo(Ending.INCOMPLETE);
        var attached = "{\"type\": \"attached_probes\", \"data\": {\"probes\": 2}}\n";
        assertThat(completed(Toolset.BPFTRACE, 0, attached, "@@ab12 pid 77\n").how())
                .isEqualTo(Ending.DONE);
    }
}
