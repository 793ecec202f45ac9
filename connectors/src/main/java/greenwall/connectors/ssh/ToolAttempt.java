package greenwall.connectors.ssh;

import greenwall.connectors.ssh.CommandOutput.Chunk;
import greenwall.fleet.VisibleText;
import greenwall.fleet.probe.LineSplitter;
import greenwall.fleet.probe.OutputParser;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ToolCandidate.Attempt;
import greenwall.fleet.probe.ToolCandidate.Collection;
import greenwall.fleet.probe.run.CpuBudget;
import greenwall.fleet.probe.run.CpuMeter;
import greenwall.fleet.probe.run.EventTimestamps;
import greenwall.fleet.probe.run.LineSampler;
import greenwall.fleet.probe.run.RunEvent;
import greenwall.fleet.probe.run.RunEvent.ClockOffset;
import greenwall.fleet.probe.run.RunListener;
import greenwall.fleet.probe.run.ToolError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/// The run of one candidate, from its first line to its last.
final class ToolAttempt {
    private static final long TICK_MILLIS = 50;
    private static final long FLOW_NANOS = 1_000_000_000;
    private static final Duration BEAT = Duration.ofSeconds(4);
    /// A tool that has printed no error for this long is running.
    private static final Duration QUIETLY_AT_WORK = Duration.ofMillis(1500);
    /// bpftrace prints a line when its program is compiled, which takes a busy host many seconds.
    private static final Duration COMPILING = Duration.ofSeconds(20);
    private static final Duration AFTER_FIRST_WORD = Duration.ofMillis(300);
    /// Extra time for tools that end by themselves.
    private static final Duration GRACE = Duration.ofMillis(1500);
    /// The tool is interrupted, and killed ten seconds later; after this time the connection must be dead.
    private static final Duration FINISHING = Duration.ofSeconds(14);
    private static final Duration ATTACHING = Duration.ofSeconds(25);
    private static final int MOST_HELD = 100;
    private static final int LONGEST_COMPLAINT = 4 << 10;
    private static final ToolError SLOW_SHELL = ToolError.of(
            "was not started: the login shell on the host did not get to it within " + ATTACHING.toSeconds() + " s",
            "check the start-up files of the login shell (~/.bashrc and the like)");

    /// The result of the attempt.
    sealed interface Result {
        record Worked(int exit, RunEvent.Ending how, String reason) implements Result {}

        record Failed(ToolError complaint, String word) implements Result {}

        record Lost() implements Result {}

        /// The login shell did not start the command and will not start another one.
        record Unreached(String why) implements Result {}
    }

    private final String label;
    private final Attempt attempt;
    private final Duration duration;
    private final RemoteCommand remote;
    private final RunListener listener;
    private final BooleanSupplier asked;
    private final CpuBudget.Watch budget;
    private final CpuMeter meter;
    private final LineSplitter output;
    private final LineSplitter errors;
    private final List<ProbeOutput> held = new ArrayList<>();
    private final List<Long> processes = new ArrayList<>();
    private final List<String> complained = new ArrayList<>();
    private Optional<ToolError> complaint = Optional.empty();
    private String lastError = "";
    private Optional<String> tooMuch = Optional.empty();
    private ClockOffset clock = ClockOffset.UNKNOWN;
    private long began;
    private long toolBegan;
    private long firstWord;
    private long runningSince;
    private long finishing;
    private long flowAt;
    private long flowBytes;
    private boolean stopped;
    private boolean started;
    private boolean named;
    private boolean missing;
    private boolean answered;
    private boolean data;
    private boolean notes;
    private Instant sent = Instant.EPOCH;

    ToolAttempt(
            String label,
            Attempt attempt,
            Duration duration,
            String mark,
            RemoteCommand remote,
            RunListener listener,
            BooleanSupplier asked,
            CpuBudget budget) {
        this.label = label;
        this.attempt = attempt;
        this.duration = duration;
        this.remote = remote;
        this.listener = listener;
        this.asked = asked;
        this.budget = budget.new Watch();
        this.meter = new CpuMeter(
                attempt.collection() == Collection.PLAIN
                        ? RunEvent.Kernel.NO_PROGRAMS
                        : new RunEvent.Kernel.Unknown("the host does not report it"));
        this.output = new LineSplitter(new LineSampler(attempt.format().parser(this::said)));
        this.errors =
                new LineSplitter(new StderrLines(mark, this::wrapperSaid, this::toolComplained), LONGEST_COMPLAINT);
    }

    /// The processes that the wrapper reported.
    List<Long> processes() {
        return processes;
    }

    /// Whether all processes that were started on the host are known: none, or all that the wrapper reported.
    boolean processesKnown() {
        return !started || named || missing;
    }

    long bytes() {
        return remote.output().all();
    }

    long dropped() {
        return output.dropped() + errors.dropped() + remote.output().left() / 80;
    }

    Result follow() throws InterruptedException {
        began = System.nanoTime();
        long beat = began;
        while (true) {
            boolean over = remote.isOver();
            var chunk = remote.output().take(TICK_MILLIS);
            if (chunk != null) {
                read(chunk);
            } else if (over) {
                break;
            }
            long now = System.nanoTime();
            if (!started && remote.isReady() && finishing == 0) {
                started = true;
                sent = Instant.now();
                remote.line("go");
            }
            if (started && now - beat > BEAT.toNanos()) {
                beat = now;
                remote.line("on");
            }
            if (chunk == null || (now & 7) == 0) {
                look(now);
            }
            if (runningSince != 0 && now - flowAt >= FLOW_NANOS) {
                flow(now);
            }
            if (finishing != 0 && now - finishing > FINISHING.toNanos()) {
                return answered ? new Result.Lost() : new Result.Failed(SLOW_SHELL, last());
            }
        }
        var end = Instant.now();
        output.end(end);
        errors.end(end);
        return result();
    }

    private void flow(long now) {
        long all = bytes();
        double seconds = (now - (flowAt == 0 ? began : flowAt)) / 1e9;
        listener.happened(new RunEvent.Flow(Instant.now(), all, Math.max(0, all - flowBytes) / seconds, dropped()));
        flowAt = now;
        flowBytes = all;
    }

    private void read(Chunk chunk) {
        var feed = chunk.error() ? errors : output;
        if (chunk.torn()) {
            feed.bytes(new byte[] {'\n'}, 0, 1, chunk.at());
        }
        if (!chunk.error() && firstWord == 0) {
            firstWord = System.nanoTime();
        }
        feed.bytes(chunk.bytes(), 0, chunk.bytes().length, chunk.at());
    }

    /// Does what is due at this time.
    private void look(long now) {
        if (runningSince == 0
                && complaint.isEmpty()
                && ((firstWord != 0 && now - firstWord > AFTER_FIRST_WORD.toNanos())
                        || (toolBegan != 0 && now - toolBegan > quietlyAtWork().toNanos()))) {
            running();
        }
        if (finishing != 0) {
            return;
        }
        if (asked.getAsBoolean()) {
            stopped = true;
            listener.happened(new RunEvent.Stopping(Instant.now()));
            finish();
        } else if (complaint.isPresent() && complaint.get().atOnce()) {
            finish();
        } else if (runningSince != 0
                && now - runningSince > duration.plus(grace()).toNanos()) {
            finish();
        } else if (runningSince == 0 && now - began > ATTACHING.toNanos()) {
            finish();
        }
    }

    private Duration quietlyAtWork() {
        return attempt.collection() == Collection.BPFTRACE ? COMPILING : QUIETLY_AT_WORK;
    }

    private Duration grace() {
        return attempt.collection() == Collection.BPFTRACE ? Duration.ZERO : GRACE;
    }

    private void finish() {
        finishing = System.nanoTime();
        remote.endInput();
    }

    private void running() {
        if (runningSince != 0) {
            return;
        }
        runningSince = System.nanoTime();
        listener.happened(new RunEvent.Running(Instant.now(), label, clock));
        held.forEach(o -> listener.happened(new RunEvent.OutputReceived(o)));
        held.clear();
    }

    private void said(ProbeOutput one) {
        if (one instanceof Note note) {
            notes = true;
            boolean plain = attempt.collection() == Collection.PLAIN;
            if (!plain) {
                complain(note.text());
            }
            if (runningSince == 0 && !plain && held.size() < MOST_HELD) {
                held.add(one);
                return;
            }
            running();
        } else {
            data = true;
            running();
        }
        listener.happened(new RunEvent.OutputReceived(EventTimestamps.corrected(one, clock)));
    }

    private void toolComplained(String line, Instant at) {
        complain(line);
        if (complained.size() < MOST_HELD) {
            complained.add(line);
        }
        if (!ToolError.isHarmless(line)) {
            var note = new Note(at, line);
            if (runningSince != 0) {
                listener.happened(new RunEvent.OutputReceived(note));
            } else if (held.size() < MOST_HELD) {
                held.add(note);
            }
        }
    }

    private void complain(String line) {
        var found = ToolError.of(line);
        if (found.isPresent()
                && (complaint.isEmpty() || found.get().rank() < complaint.get().rank())) {
            complaint = found;
            lastError = line.strip();
        }
    }

    private void wrapperSaid(String line, Instant at) {
        answered = true;
        var words = line.split(" ", 2);
        var rest = words.length > 1 ? words[1] : "";
        switch (words[0]) {
            case "missing" -> missing = true;
            case "clock" -> clock = offset(rest, at).orElse(clock);
            case "pid" -> {
                toolBegan = System.nanoTime();
                processes(rest);
            }
            case "pids" -> {
                named = true;
                processes(rest);
            }
            case "load" -> load(rest, at);
            case "kernel" -> meter.setUnknown(VisibleText.line(rest));
            default -> {}
        }
    }

    private void processes(String text) {
        for (var word : text.split(" ")) {
            if (word.matches("\\d{1,9}") && processes.size() < 16) {
                processes.add(Long.parseLong(word));
            }
        }
    }

    /// The clock offset: the host read its clock between our request and the arrival of its response.
    private Optional<ClockOffset> offset(String text, Instant at) {
        if (!text.matches("\\d{9,11}(\\.\\d{1,9})?.*")) {
            return Optional.empty();
        }
        var parts = text.split("\\.", 2);
        boolean fine = parts.length > 1 && parts[1].matches("\\d{9}");
        var there = Instant.ofEpochSecond(Long.parseLong(parts[0]), fine ? Long.parseLong(parts[1]) : 500_000_000);
        var way = Duration.between(sent, at);
        var middle = sent.plus(way.dividedBy(2));
        return Optional.of(new ClockOffset(
                Duration.between(middle, there), way.dividedBy(2).plus(fine ? Duration.ZERO : Duration.ofMillis(500))));
    }

    private void load(String text, Instant at) {
        var sample = meter.sample(text, at, System.nanoTime());
        if (sample.isEmpty()) {
            return;
        }
        listener.happened(sample.get());
        if (runningSince != 0 && finishing == 0) {
            var over = budget.sample(sample.get());
            if (over.isPresent()) {
                tooMuch = over;
                listener.happened(new RunEvent.OverBudget(at, over.get()));
                finish();
            }
        }
    }

    private Result result() {
        int exit = remote.exit();
        if (missing) {
            return new Result.Failed(ToolError.notInstalled(attempt.collection() == Collection.PLAIN ? label : ""), "");
        }
        if (exit < 0) {
            return new Result.Lost();
        }
        if (!remote.isReady()) {
            return new Result.Unreached(remote.notReady());
        }
        if (!answered) {
            return new Result.Failed(stopped ? ToolError.endedWith(exit) : refusedBy(exit), last());
        }
        var bad = complaint.filter(c -> c.atOnce() || !data);
        boolean saysSomething = data || (notes && attempt.collection() == Collection.PLAIN);
        if (bad.isPresent() && !saysSomething
                || complaint.filter(ToolError::atOnce).isPresent()) {
            return new Result.Failed(bad.orElseThrow(), last());
        }
        boolean endedByItself = finishing == 0 && exit != 0 && exit != 124;
        if (endedByItself && !saysSomething) {
            return new Result.Failed(ToolError.endedWith(exit), last());
        }
        running();
        if (tooMuch.isPresent()) {
            return new Result.Worked(exit, RunEvent.Ending.OVER_BUDGET, tooMuch.get());
        }
        if (stopped) {
            return new Result.Worked(exit, RunEvent.Ending.STOPPED, "stopped");
        }
        var reason = endedByItself
                ? label + " exited with status " + exit + (last().isEmpty() ? "" : ": " + last())
                : finishing == 0 ? "the tool finished" : "ran for " + duration.toSeconds() + " s";
        return new Result.Worked(exit, RunEvent.Ending.DONE, reason);
    }

    /// The error if the shell, sudo or the helper refused before the tool was started.
    private ToolError refusedBy(int exit) {
        return complaint.orElse(ToolError.endedWith(exit));
    }

    /// The line that best explains the failure.
    private String last() {
        return !lastError.isEmpty()
                ? lastError
                : complained.stream()
                        .filter(l -> !ToolError.isHarmless(l))
                        .reduce((_, b) -> b)
                        .map(String::strip)
                        .orElse("");
    }

    /// The lines of standard error: those of the wrapper, which contain the mark of the run, and those of the
    /// tool.
    private static final class StderrLines implements OutputParser {
        private static final int MOST = 500;
        private static final int LONGEST = 400;

        private final String mark;
        private final BiConsumer<String, Instant> ofWrapper;
        private final BiConsumer<String, Instant> ofTool;
        private int count;
        private long dropped;

        StderrLines(String mark, BiConsumer<String, Instant> ofWrapper, BiConsumer<String, Instant> ofTool) {
            this.mark = WrapperCommand.PREFIX + mark + " ";
            this.ofWrapper = ofWrapper;
            this.ofTool = ofTool;
        }

        @Override
        public void line(String line, Instant at) {
            if (line.startsWith(mark)) {
                ofWrapper.accept(line.substring(mark.length()), at);
            } else if (!line.isBlank()) {
                if (++count > MOST) {
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
