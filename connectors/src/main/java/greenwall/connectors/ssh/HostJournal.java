package greenwall.connectors.ssh;

import greenwall.connectors.ssh.CommandOutput.Chunk;
import greenwall.fleet.Labels;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.probe.LineSplitter;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.trace.EpochNanos;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The journal of a host, read by `journalctl` over the connection that probes also use. The only variable
/// parts of the command are numbers; it reads between two instants and stops at a limit of lines.
final class HostJournal {
    private static final String FIELDS =
            "MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_SYSTEMD_UNIT,UNIT,_HOSTNAME,__REALTIME_TIMESTAMP";
    private static final int LONGEST_LINE = 1 << 20;
    private static final int LONGEST_ERROR_OUTPUT = 400;
    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "error", "warning", "notice", "info", "debug");
    private static final Duration SIGNIFICANT_OFFSET = Duration.ofMillis(500);
    /// The host's clock may be set while this program runs.
    private static final Duration OFFSET_KEPT = Duration.ofMinutes(5);

    private final SshHost host;
    private final InstantSource clock;
    private @Nullable Duration clockOffset;
    private Instant measuredAt = Instant.EPOCH;

    HostJournal(SshHost host, InstantSource clock) {
        this.host = host;
        this.clock = clock;
    }

    /// The result: the number of lines, whether there are more, and the instant that was reached.
    record ReadResult(long lines, boolean cut, Instant reached, Optional<Failure> failure) {}

    ReadResult read(TimeWindow window, LogSource.Order order, int limit, LogSource.Sink sink, Duration deadline)
            throws InterruptedException {
        long until = System.nanoTime() + deadline.toNanos();
        var start = order == LogSource.Order.FORWARD ? window.start() : window.end();
        return switch (host.connect(SshUserPrompt.NOBODY)) {
            case ConnectResult.NotAttempted(var failure) -> failed(start, failure);
            case ConnectResult.NotConnected(var failure) -> failed(start, failure);
            case ConnectResult.Connected(var connection) ->
                new JournalCommand(window, clockOffset(connection, until), order, limit, sink, start)
                        .run(connection, until);
        };
    }

    private static ReadResult failed(Instant at, Failure failure) {
        return new ReadResult(0, true, at, Optional.of(failure));
    }

    /// How far the host's clock is ahead of this machine's. A measured value is kept for a while. If measuring
    /// fails, the clocks count as equal for this read, and the next read measures again.
    private synchronized Duration clockOffset(SshConnection connection, long until) throws InterruptedException {
        var before = clock.instant();
        if (clockOffset != null && Duration.between(measuredAt, before).abs().compareTo(OFFSET_KEPT) < 0) {
            return clockOffset;
        }
        long began = System.nanoTime();
        var hostTime = host.readClock(connection, until);
        if (hostTime.isEmpty()) {
            return Duration.ZERO;
        }
        var roundTrip = Duration.ofNanos(System.nanoTime() - began);
        var measured = Duration.between(before.plus(roundTrip.dividedBy(2)), hostTime.get());
        measuredAt = before;
        clockOffset = measured.abs().compareTo(roundTrip.plus(SIGNIFICANT_OFFSET)) < 0 ? Duration.ZERO : measured;
        return clockOffset;
    }

    /// Reads the lines of one command as they arrive.
    private final class JournalCommand {
        private final TimeWindow window;
        private final Duration offset;
        private final LogSource.Order order;
        private final int limit;
        private final LogSource.Sink sink;
        private final LineSplitter output = new LineSplitter((line, _) -> line(line), LONGEST_LINE);
        private final StringBuilder errorOutput = new StringBuilder();
        private long lines;
        private boolean begun;
        private boolean stopped;
        private boolean late;
        private boolean outputLost;
        private int exit = -1;
        private String unreached = "";
        private Instant reached;

        JournalCommand(
                TimeWindow window,
                Duration offset,
                LogSource.Order order,
                int limit,
                LogSource.Sink sink,
                Instant start) {
            this.window = window;
            this.offset = offset;
            this.order = order;
            this.limit = limit;
            this.sink = sink;
            this.reached = start;
        }

        ReadResult run(SshConnection connection, long until) throws InterruptedException {
            var command = new ArrayList<>(List.of(
                    "journalctl",
                    "--no-pager",
                    // Otherwise a message of more than 4 KiB is left out.
                    "--all",
                    "-o",
                    "json",
                    "--output-fields=" + FIELDS,
                    "--since=@" + window.start().plus(offset).getEpochSecond(),
                    "--until=@" + (window.end().plus(offset).getEpochSecond() + 1)));
            if (order == LogSource.Order.BACKWARD) {
                command.add("-r");
            }
            var ran = host.run(connection, String.join(" ", command), command, false, remote -> follow(remote, until));
            return begun
                    ? done()
                    : failed(
                            reached,
                            new Failure.Unreachable(
                                    connection.route().address() + ": the journal could not be read: " + ran.problem(),
                                    "try again"));
        }

        /// Why not all lines were read; empty if they were.
        private String follow(RemoteCommand remote, long until) throws InterruptedException {
            begun = true;
            boolean all = remote.read(until, this::take);
            exit = remote.exit();
            if (all) {
                unreached = remote.isReady() ? "" : remote.notStartedReason();
                return unreached;
            }
            late = !stopped && !outputLost;
            return stopped ? "enough lines" : late ? "time ran out" : "the output exceeded the limit";
        }

        private boolean take(@Nullable Chunk chunk) {
            if (chunk != null && chunk.error()) {
                if (errorOutput.length() < LONGEST_ERROR_OUTPUT) {
                    errorOutput.append(new String(chunk.bytes(), StandardCharsets.UTF_8));
                }
            } else if (chunk != null && chunk.afterGap()) {
                outputLost = true;
            } else if (chunk != null) {
                output.bytes(chunk.bytes(), 0, chunk.bytes().length, Instant.EPOCH);
            }
            return !stopped && !outputLost;
        }

        private void line(String json) {
            if (stopped || outputLost || !json.startsWith("{")) {
                return;
            }
            try {
                var entry = JsonMapper.shared().readTree(json);
                var micros = entry.path("__REALTIME_TIMESTAMP").asString("");
                if (!micros.matches("\\d{1,18}")) {
                    return;
                }
                long shown = Long.parseLong(micros);
                var at = Instant.ofEpochSecond(shown / 1_000_000, shown % 1_000_000 * 1_000)
                        .minus(offset);
                if (!window.contains(at)) {
                    return;
                }
                if (entry.path("MESSAGE").isNull()) {
                    outputLost = true;
                    return;
                }
                boolean more = lines < limit
                        && sink.accept(
                                new LogSource.Line(EpochNanos.nanos(at), labels(entry), Map.of(), message(entry)));
                lines += more ? 1 : 0;
                stopped = !more;
                reached = at;
            } catch (JacksonException _) {
                // A line that is not JSON does not come from the journal, unless it was cut off.
                outputLost = output.dropped() > 0;
            }
        }

        private Labels labels(JsonNode entry) {
            var unit = entry.path("_SYSTEMD_UNIT").asString(entry.path("UNIT").asString(""));
            var program = entry.path("SYSLOG_IDENTIFIER").asString("");
            var priority = entry.path("PRIORITY").asString("");
            var labels = Labels.of("hostname", host.name(), "unit", unit.isEmpty() ? program : unit);
            if (!program.isEmpty()) {
                labels = labels.with("app", program);
            }
            return priority.matches("[0-7]") ? labels.with("level", LEVELS.get(Integer.parseInt(priority))) : labels;
        }

        /// The text of the message; the journal writes its bytes if it is not UTF-8.
        private String message(JsonNode entry) {
            var message = entry.path("MESSAGE");
            if (!message.isArray()) {
                return message.asString("");
            }
            var raw = new byte[message.size()];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = (byte) message.get(i).asInt(0);
            }
            return new String(raw, StandardCharsets.UTF_8);
        }

        /// An exit code of `journalctl` other than 0 means that lines may be missing; -1 means that the
        /// connection or the command died.
        private ReadResult done() {
            boolean enough = stopped || late || outputLost;
            boolean cut = enough || exit != 0;
            if (!unreached.isEmpty()) {
                return failed(reached, new Failure.Refused(0, "ssh", host + ": " + unreached, RemoteCommand.REMEDY));
            }
            if (late && lines == 0) {
                return failed(
                        reached,
                        new Failure.TimedOut(
                                Duration.ZERO, host + " returned no journal lines in time", "try a shorter window"));
            }
            var errorText = SanitizedText.line(errorOutput.toString().strip());
            boolean accessDenied = errorText.toLowerCase(Locale.ROOT).matches(".*(not seeing|permission|denied).*");
            boolean broken = !enough && (exit != 0 || (!errorText.isEmpty() && !errorText.startsWith("Hint")));
            // Lines do not prove access: every user may read those of their own session.
            if (accessDenied || lines == 0 && broken) {
                return failed(
                        reached,
                        new Failure.Refused(
                                0,
                                "journal",
                                "journalctl on " + host
                                        + (!errorText.isEmpty()
                                                ? ": " + errorText
                                                : exit < 0 ? " was interrupted" : " ended with status " + exit),
                                accessDenied
                                        ? "add the SSH user to the group systemd-journal or adm"
                                        : "run journalctl on the host to see the error"));
            }
            var reachedInstant = cut ? reached : order == LogSource.Order.FORWARD ? window.end() : window.start();
            return new ReadResult(lines, cut, reachedInstant, Optional.empty());
        }
    }
}
