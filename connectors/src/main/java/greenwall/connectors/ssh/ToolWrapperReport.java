package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.ProbeRunEvent.ClockOffset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the wrapper on the host reports about itself and the tool that it starts.
final class ToolWrapperReport {
    private static final int MAX_PROCESSES = 16;

    final List<Long> processes = new ArrayList<>();
    ClockOffset clock = ClockOffset.UNKNOWN;
    boolean answered;
    boolean missing;
    /// When the wrapper was told to start the tool.
    Instant requested = Instant.EPOCH;

    private boolean allProcesses;
    private long toolBegan;

    /// Notes the time at which the wrapper is told to start the tool. It then reports the host's clock.
    void request(Instant now) {
        requested = now;
    }

    void line(String word, String rest, Instant at) {
        answered = true;
        switch (word) {
            case "missing" -> missing = true;
            case "clock" -> clock = offset(rest, at).orElse(clock);
            case "pid" -> {
                toolBegan = System.nanoTime();
                addProcesses(rest);
            }
            case "pids" -> {
                allProcesses = true;
                addProcesses(rest);
            }
            default -> {}
        }
    }

    private void addProcesses(String text) {
        for (var word : text.split(" ")) {
            if (word.matches("\\d{1,9}") && processes.size() < MAX_PROCESSES) {
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
        var hostTime = Instant.ofEpochSecond(Long.parseLong(parts[0]), fine ? Long.parseLong(parts[1]) : 500_000_000);
        var roundTrip = Duration.between(requested, at);
        var middle = requested.plus(roundTrip.dividedBy(2));
        return Optional.of(new ClockOffset(
                Duration.between(middle, hostTime),
                roundTrip.dividedBy(2).plus(fine ? Duration.ZERO : Duration.ofMillis(500))));
    }

    /// Whether there are no other processes than those that were reported.
    boolean isComplete() {
        return allProcesses || missing;
    }

    /// Whether the tool was started at least this long ago.
    boolean toolRunsFor(Duration time) {
        return toolBegan != 0 && System.nanoTime() - toolBegan > time.toNanos();
    }
}
