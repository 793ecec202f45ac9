package greenwall.fleet.probe;

import greenwall.fleet.probe.ProbeArgument.Flag;
import greenwall.fleet.probe.ProbeArgument.WholeNumber;
import greenwall.fleet.probe.ToolCandidate.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A question to a host's kernel, and the tools that can answer it, the best first.
///
/// @param question what one learns from it
/// @param alerts for which alerts it is worth asking
/// @param shows what mostly comes of it
/// @param rate PromQL for how many events a second it will see; `{name}` stands for an argument
/// @param costNanos CPU time per event
/// @param unproved why no real kernel has shown that it works, as long as none has
public record Probe(
        String name,
        String question,
        List<String> alerts,
        Shows shows,
        Duration usually,
        Duration atMost,
        Optional<String> rate,
        long costNanos,
        Optional<String> unproved,
        List<ProbeArgument> arguments,
        List<ToolCandidate> candidates) {

    public enum Shows {
        HIST,
        TABLE,
        EVENT,
        STACK,
        COUNT,
        NOTE
    }

    /// What came of preparing a run.
    public sealed interface Prepared {}

    /// @param values the arguments that were checked, by name; flags with an empty value
    /// @param attempts to be tried in this order, until one of them runs
    /// @param rate the expression for the events a second, arguments filled in
    public record Ready(
            Probe probe, Duration duration, Map<String, String> values, List<Attempt> attempts, Optional<String> rate)
            implements Prepared {
        /// Of one CPU, at so many events a second.
        public double predictedCores(double eventsPerSecond) {
            return eventsPerSecond * probe.costNanos() / 1e9;
        }
    }

    public record Refused(List<String> problems) implements Prepared {}

    /// Checks every argument against its grammar; nothing that did not pass gets into a command.
    public Prepared prepare(Map<String, String> asked, Duration duration) {
        var problems = new ArrayList<String>();
        var values = new HashMap<String, String>();
        for (var argument : arguments) {
            var value = asked.get(argument.name());
            if (value != null) {
                argument.problem(value).ifPresent(problems::add);
                values.put(argument.name(), argument instanceof Flag ? "" : value);
            } else if (argument instanceof WholeNumber whole && whole.usual().isPresent()) {
                values.put(argument.name(), Long.toString(whole.usual().getAsLong()));
            }
        }
        for (var name : asked.keySet()) {
            if (arguments.stream().noneMatch(a -> a.name().equals(name))) {
                var known = arguments.isEmpty()
                        ? "none"
                        : String.join(
                                ", ",
                                arguments.stream().map(ProbeArgument::name).toList());
                problems.add(this.name + " has no argument of that name; it has: " + known);
            }
        }
        if (duration.toMillis() < 1000 || duration.compareTo(atMost) > 0) {
            problems.add(this.name + " runs for 1 to " + atMost.toSeconds() + " seconds");
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
