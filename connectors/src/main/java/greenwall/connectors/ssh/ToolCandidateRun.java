package greenwall.connectors.ssh;

import greenwall.connectors.ssh.CommandOutput.Chunk;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.LineSplitter;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.OutputParser;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ToolCandidate.Command;
import greenwall.fleet.probe.Toolset;
import greenwall.fleet.probe.run.CpuBudget;
import greenwall.fleet.probe.run.CpuMeter;
import greenwall.fleet.probe.run.EventTimestamps;
import greenwall.fleet.probe.run.OutputRateLimiter;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ToolError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The run of one candidate, from its first line to its last.
final class ToolCandidateRun {
    /// The exit status of a tool that did not end by itself after its time.
    private static final int KILLED = 137;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);
    private static final Duration AFTER_FIRST_OUTPUT = Duration.ofMillis(300);
    /// The tool is interrupted, and killed thirty seconds later; after this time the connection must be dead.
    private static final Duration FINISHING = Duration.ofSeconds(34);
    private static final Duration ATTACHING = Duration.ofSeconds(25);
    private static final int MAX_HELD = 100;
    private static final int LONGEST_ERROR = 4 << 10;
    private static final ToolError SLOW_SHELL = ToolError.of(
            "was not started: the login shell on the host took longer than " + ATTACHING.toSeconds() + " s",
            "check the start-up files of the login shell (~/.bashrc and the like)");

    record Candidate(String label, Command command, Duration duration) {
        boolean isPlain() {
            return command.toolset() == Toolset.PLAIN;
        }

        /// A tool that has printed no error for this long is running. Compiling a program takes a busy host many
        /// seconds, so a tool that prints a line afterwards gets more time.
        Duration startWithoutErrors() {
            return reportsItsStart() ? Duration.ofSeconds(20) : Duration.ofMillis(1500);
        }

        /// Whether it prints a line when its program is compiled. bcc prints no heading above folded stacks.
        boolean reportsItsStart() {
            return switch (command.toolset()) {
                case BPFTRACE -> true;
                case BCC -> command.format() != OutputFormat.FOLDED;
                case LIBBPF, PLAIN -> false;
            };
        }

        /// When it is told to finish. Tools other than bpftrace end by themselves and get extra time for it.
        Duration longest() {
            return command.toolset() == Toolset.BPFTRACE ? duration : duration.plusMillis(1500);
        }
    }

    sealed interface Result {
        record Completed(int exit, ProbeRunEvent.Ending how, String reason) implements Result {}

        /// @param line the line that best explains the error
        /// @param began whether the tool was started
        record Failed(ToolError error, String line, boolean began) implements Result {}

        record ConnectionLost() implements Result {}

        /// The login shell did not start the command and will not start another one.
        record NotStarted(String why) implements Result {}
    }

    private final Candidate candidate;
    private final RemoteCommand remote;
    private final ProbeRunReporter user;
    private final CpuBudget.Watch budget;
    private final CpuMeter meter;
    private final CpuMeter meterBefore = new CpuMeter(ProbeRunEvent.KernelCpu.NO_PROGRAMS);
    private final LineSplitter output;
    private final LineSplitter errors;
    private final ToolWrapperReport wrapper = new ToolWrapperReport();
    private final ToolErrorCollector toolErrors;
    private final DataRate rate = new DataRate();
    /// The first output, until the tool is known to run.
    private final List<ProbeOutput> held = new ArrayList<>();

    private Optional<String> overBudget = Optional.empty();
    private long began;
    private long firstOutput;
    private long runningSince;
    private long finishing;
    private boolean interruptedAtStart;
    private boolean stopped;
    private boolean started;
    private boolean hasData;
    private boolean hasNotes;

    ToolCandidateRun(Candidate candidate, String mark, RemoteCommand remote, ProbeRunReporter user, CpuBudget budget) {
        this.candidate = candidate;
        this.toolErrors = new ToolErrorCollector(candidate.isPlain());
        this.remote = remote;
        this.user = user;
        this.budget = budget.new Watch();
        this.meter = new CpuMeter(
                candidate.isPlain()
                        ? ProbeRunEvent.KernelCpu.NO_PROGRAMS
                        : new ProbeRunEvent.KernelCpu.Unknown("the host does not report it"));
        this.output = new LineSplitter(
                new OutputRateLimiter(candidate.command().format().parser(this::toolPrinted)));
        this.errors = new LineSplitter(new StderrLines(mark, this::wrapperLine, this::toolError), LONGEST_ERROR);
    }

    List<Long> processes() {
        return wrapper.processes;
    }

    /// Whether all processes that were started on the host are known: none, or all that the wrapper reported.
    boolean processesKnown() {
        return !started || wrapper.isComplete();
    }

    long bytes() {
        return remote.output().receivedBytes();
    }

    long dropped() {
        return output.dropped() + errors.dropped() + remote.output().omittedBytes() / 80;
    }

    Result follow() throws InterruptedException {
        began = System.nanoTime();
        long keptAlive = began;
        while (true) {
            boolean over = remote.isOver();
            var chunk = remote.output().take(RemoteCommand.TURN_MILLIS);
            if (chunk != null) {
                read(chunk);
            } else if (over) {
                break;
            }
            long now = System.nanoTime();
            if (!started && remote.isReady() && finishing == 0) {
                started = true;
                wrapper.request(user.now());
                remote.sendLine("go");
            }
            if (started && now - keptAlive > KEEP_ALIVE.toNanos()) {
                keptAlive = now;
                remote.sendLine("on");
            }
            if (chunk == null || (now & 7) == 0) {
                advance(now);
            }
            if (runningSince != 0 && rate.isDue(now)) {
                user.show(new ProbeRunEvent.Traffic(user.now(), bytes(), rate.next(now, began, bytes()), dropped()));
            }
            if (finishing != 0 && now - finishing > FINISHING.toNanos()) {
                return wrapper.answered
                        ? new Result.ConnectionLost()
                        : new Result.Failed(SLOW_SHELL, toolErrors.explanation(), false);
            }
        }
        var end = user.now();
        output.end(end);
        errors.end(end);
        return result();
    }

    /// Bytes per second since the last time that they were shown.
    private static final class DataRate {
        private static final long INTERVAL_NANOS = 1_000_000_000;
        private long at;
        private long bytes;

        boolean isDue(long now) {
            return now - at >= INTERVAL_NANOS;
        }

        double next(long now, long began, long allBytes) {
            double seconds = (now - (at == 0 ? began : at)) / 1e9;
            double rate = Math.max(0, allBytes - bytes) / seconds;
            at = now;
            bytes = allBytes;
            return rate;
        }
    }

    private void read(Chunk chunk) {
        var lines = chunk.error() ? errors : output;
        if (chunk.afterGap()) {
            lines.bytes(new byte[] {'\n'}, 0, 1, chunk.at());
        }
        if (!chunk.error() && firstOutput == 0) {
            firstOutput = System.nanoTime();
        }
        lines.bytes(chunk.bytes(), 0, chunk.bytes().length, chunk.at());
    }

    private void advance(long now) {
        if (runningSince == 0
                && toolErrors.worst().isEmpty()
                && (firstOutput != 0 && now - firstOutput > AFTER_FIRST_OUTPUT.toNanos()
                        || wrapper.toolRunsFor(candidate.startWithoutErrors()))) {
            showRunning();
        }
        if (finishing != 0) {
            return;
        }
        boolean starting = runningSince == 0;
        boolean late = starting
                ? now - began > ATTACHING.toNanos()
                : now - runningSince > candidate.longest().toNanos();
        if (user.hasStopped()) {
            stopped = true;
            user.show(new ProbeRunEvent.Stopping(user.now()));
            finish();
        } else if (late || toolErrors.hasFatalError()) {
            interruptedAtStart = starting;
            finish();
        }
    }

    private void finish() {
        finishing = System.nanoTime();
        remote.endInput();
    }

    private void showRunning() {
        if (runningSince != 0) {
            return;
        }
        runningSince = System.nanoTime();
        // A tool whose first output comes after it was told to finish has measured since its start.
        var since = finishing == 0 ? user.now() : wrapper.requested;
        user.show(new ProbeRunEvent.Running(since, candidate.label(), wrapper.clock));
        held.forEach(o -> user.show(new ProbeRunEvent.OutputReceived(o)));
        held.clear();
    }

    private void toolPrinted(ProbeOutput printed) {
        if (printed instanceof Note note) {
            hasNotes = true;
            if (!candidate.isPlain()) {
                toolErrors.keepIfWorse(note.text());
            }
            if (runningSince == 0 && !candidate.isPlain() && held.size() < MAX_HELD) {
                held.add(printed);
                return;
            }
            showRunning();
        } else {
            hasData = true;
            showRunning();
        }
        user.show(new ProbeRunEvent.OutputReceived(EventTimestamps.corrected(printed, wrapper.clock)));
    }

    private void toolError(String line, Instant at) {
        toolErrors.add(line);
        if (!ToolError.isHarmless(line)) {
            var note = new Note(at, line);
            if (runningSince != 0) {
                user.show(new ProbeRunEvent.OutputReceived(note));
            } else if (held.size() < MAX_HELD) {
                held.add(note);
            }
        }
    }

    private void wrapperLine(String line, Instant at) {
        var words = line.split(" ", 2);
        var rest = words.length > 1 ? words[1] : "";
        wrapper.line(words[0], rest, at);
        switch (words[0]) {
            case "before" -> meterBefore.sample(rest, at, System.nanoTime()).ifPresent(budget::before);
            case "load" -> load(rest, at);
            case "kernel" -> meter.setUnknown(SanitizedText.line(rest));
            default -> {}
        }
    }

    private void load(String text, Instant at) {
        var sample = meter.sample(text, at, System.nanoTime());
        sample.ifPresent(user::show);
        if (runningSince != 0 && finishing == 0) {
            sample.flatMap(budget::sample).ifPresent(over -> {
                overBudget = Optional.of(over);
                user.show(new ProbeRunEvent.OverBudget(at, over));
                finish();
            });
        }
    }

    private Result result() {
        int exit = remote.exit();
        if (wrapper.missing) {
            return new Result.Failed(ToolError.NOT_INSTALLED, "", false);
        }
        if (exit < 0) {
            return new Result.ConnectionLost();
        }
        if (!remote.isReady()) {
            return new Result.NotStarted(remote.notStartedReason());
        }
        var explanation = toolErrors.explanation();
        var worst = toolErrors.worst();
        if (!wrapper.answered) {
            // The shell, sudo or the helper refused before the tool was started, so it is no error of tracing.
            var refusal = stopped ? Optional.<ToolError>empty() : ToolError.of(explanation, true);
            return new Result.Failed(refusal.orElse(ToolError.endedWith(exit)), explanation, false);
        }
        boolean hasResult = hasData || hasNotes && candidate.isPlain();
        if (toolErrors.hasFatalError() || worst.isPresent() && !hasResult) {
            return new Result.Failed(worst.orElseThrow(), explanation, true);
        }
        boolean endedByItself = finishing == 0 && exit != 0 && exit != 124;
        if (endedByItself && !hasResult) {
            return new Result.Failed(ToolError.endedWith(exit), explanation, true);
        }
        showRunning();
        if (overBudget.isPresent()) {
            return new Result.Completed(exit, ProbeRunEvent.Ending.OVER_BUDGET, overBudget.get());
        }
        if (stopped) {
            return new Result.Completed(exit, ProbeRunEvent.Ending.STOPPED, "stopped");
        }
        if (endedByItself) {
            return new Result.Completed(
                    exit,
                    ProbeRunEvent.Ending.INCOMPLETE,
                    candidate.label() + " exited with status " + exit
                            + (explanation.isEmpty() ? "" : ": " + explanation));
        }
        if (interruptedAtStart) {
            return new Result.Completed(
                    exit,
                    ProbeRunEvent.Ending.INCOMPLETE,
                    "was interrupted after " + ATTACHING.toSeconds() + " s, because it was not known to run"
                            + (explanation.isEmpty() ? "" : ": " + explanation));
        }
        var ran = "ran for " + candidate.duration().toSeconds() + " s";
        if (candidate.reportsItsStart() && firstOutput == 0) {
            // It prints a line when its program is attached, so this one has seen no events.
            return new Result.Completed(
                    exit,
                    ProbeRunEvent.Ending.INCOMPLETE,
                    ran + ", but its BPF program was not attached within that time");
        }
        if (exit == KILLED) {
            return new Result.Completed(
                    exit, ProbeRunEvent.Ending.INCOMPLETE, ran + ", and was killed while it was still printing");
        }
        return new Result.Completed(exit, ProbeRunEvent.Ending.DONE, finishing == 0 ? "the tool finished" : ran);
    }

    /// The lines of standard error: those of the wrapper, which contain the mark of the run, and those of the
    /// tool.
    private static final class StderrLines implements OutputParser {
        private static final int MAX = 500;
        private static final int LONGEST = 400;

        private final String mark;
        private final BiConsumer<String, Instant> ofWrapper;
        private final BiConsumer<String, Instant> ofTool;
        private int count;
        private long dropped;

        StderrLines(String mark, BiConsumer<String, Instant> ofWrapper, BiConsumer<String, Instant> ofTool) {
            this.mark = ToolWrapperCommand.PREFIX + mark + " ";
            this.ofWrapper = ofWrapper;
            this.ofTool = ofTool;
        }

        @Override
        public void line(String line, Instant at) {
            if (line.startsWith(mark)) {
                ofWrapper.accept(line.substring(mark.length()), at);
            } else if (!line.isBlank()) {
                if (++count > MAX) {
                    dropped++;
                } else {
                    ofTool.accept(line.substring(0, Math.min(LONGEST, line.length())), at);
                }
            }
        }

        @Override
        public void end(Instant at) {
            // Each line is independent.
        }

        @Override
        public long dropped() {
            return dropped;
        }
    }
}
