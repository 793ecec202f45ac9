package greenwall.fleet.probe;

import greenwall.fleet.probe.Probe.OutputKind;
import greenwall.fleet.probe.Probe.Preparation;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.Probe.Refused;
import greenwall.fleet.probe.ToolCandidate.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A bpftrace program that a person entered. Runs only if the configuration allows it, never `--unsafe`.
public final class CustomProgram {
    public static final String NAME = "own-program";
    public static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);
    public static final Duration MAX_DURATION = Duration.ofMinutes(5);
    private static final int LONGEST = 16 << 10;

    private CustomProgram() {}

    public static Preparation prepare(String program, Duration duration) {
        var problems = new ArrayList<String>();
        if (program.isBlank()) {
            problems.add("the program is empty");
        }
        if (program.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            problems.add("a program may have at most " + LONGEST + " bytes");
        }
        if (program.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t')) {
            problems.add("a program must not contain control characters except line breaks and tabs");
        }
        if (duration.toMillis() < 1000 || duration.compareTo(MAX_DURATION) > 0) {
            problems.add("a program may run for 1 to " + MAX_DURATION.toSeconds() + " seconds");
        }
        if (!problems.isEmpty()) {
            return new Refused(List.copyOf(problems));
        }
        return ready("What does this custom program print?", duration, List.of("-f", "json", "-e", program));
    }

    /// Lists the tracepoints of the host's kernel for completion, one note each.
    public static Ready listing() {
        return ready("What can be traced?", Duration.ofSeconds(20), List.of("-l", "tracepoint:*"));
    }

    private static Ready ready(String question, Duration duration, List<String> arguments) {
        var candidate = new ToolCandidate(Toolset.BPFTRACE, OutputFormat.BPFTRACE_JSON, "", "");
        var probe = new Probe(
                NAME,
                question,
                List.of(),
                List.of(),
                OutputKind.NOTE,
                DEFAULT_DURATION,
                MAX_DURATION,
                Optional.empty(),
                0,
                Optional.empty(),
                List.of(),
                List.of(candidate));
        var attempt = Command.bpftrace(arguments, OutputFormat.BPFTRACE_JSON);
        return new Ready(probe, duration, Map.of(), List.of(attempt), Optional.empty());
    }
}
