package greenwall.fleet.probe;

import greenwall.fleet.probe.ProbeArgument.Flag;
import greenwall.fleet.probe.ProbeArgument.WholeNumber;
import greenwall.fleet.probe.ToolCandidate.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A question about a host's kernel, and the tools that can answer it, the best first.
///
/// @param alerts the alerts that it helps to understand
/// @param quantities the quantities that it helps to understand once they are beyond a limit
/// @param shows the main kind of its output
/// @param rate PromQL for the expected number of events per second; `{name}` is replaced by an argument
/// @param costNanos CPU time per event
/// @param unproved why the probe was not verified on a real kernel; empty if it was
public record Probe(
        String name,
        String question,
        List<String> alerts,
        List<String> quantities,
        OutputKind shows,
        Duration defaultDuration,
        Duration maxDuration,
        Optional<String> rate,
        long costNanos,
        Optional<String> unproved,
        List<ProbeArgument> arguments,
        List<ToolCandidate> candidates) {

    public enum OutputKind {
        HIST,
        TABLE,
        EVENT,
        STACK,
        COUNT,
        NOTE
    }

    public sealed interface Preparation {}

    /// @param values the checked arguments by name; flags have an empty value
    /// @param commands the commands, tried in this order until one of them runs
    /// @param rate the expression for the events per second, with the arguments filled in
    public record Ready(
            Probe probe, Duration duration, Map<String, String> values, List<Command> commands, Optional<String> rate)
            implements Preparation {
        public double predictedCores(double eventsPerSecond) {
            return eventsPerSecond * probe.costNanos() / 1e9;
        }
    }

    public record Refused(List<String> problems) implements Preparation {}

    /// Checks every argument against its grammar; a value that does not pass never becomes part of a command.
    public Preparation prepare(Map<String, String> requested, Duration duration) {
        var problems = new ArrayList<String>();
        var values = new HashMap<String, String>();
        for (var argument : arguments) {
            var value = requested.get(argument.name());
            if (value != null) {
                argument.problem(value).ifPresent(problems::add);
                values.put(argument.name(), argument instanceof Flag ? "" : value);
            } else if (argument instanceof WholeNumber whole
                    && whole.defaultValue().isPresent()) {
                values.put(argument.name(), Long.toString(whole.defaultValue().getAsLong()));
            }
        }
        for (var name : requested.keySet()) {
            if (arguments.stream().noneMatch(a -> a.name().equals(name))) {
                var known = arguments.isEmpty()
                        ? "none"
                        : arguments.stream().map(ProbeArgument::name).collect(Collectors.joining(", "));
                problems.add(this.name + " has no argument of that name; it has: " + known);
            }
        }
        if (duration.toMillis() < 1000 || duration.compareTo(maxDuration) > 0) {
            problems.add(this.name + " runs for 1 to " + maxDuration.toSeconds() + " seconds");
        }
        if (!problems.isEmpty()) {
            return new Refused(List.copyOf(problems));
        }
        var arguments = Map.copyOf(values);
        values.put("seconds", Long.toString(duration.toSeconds()));
        return new Ready(
                this,
                duration,
                arguments,
                candidates.stream().map(c -> c.with(values)).toList(),
                rate.map(r -> ToolCandidate.filled(r, values)));
    }
}
