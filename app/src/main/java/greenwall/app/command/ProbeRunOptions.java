package greenwall.app.command;

import greenwall.fleet.probe.Probe;
import greenwall.fleet.probe.ProbeArgument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options of `probe` for one run.
final class ProbeRunOptions {
    @Option(names = "--for", paramLabel = "D", description = "the duration (default: the probe's own)")
    private Optional<String> duration = Optional.empty();

    @Option(names = "--even-over-budget", description = "start the probe even if it is predicted to exceed its budget")
    private boolean evenOverBudget;

    @Option(
            names = "--arg",
            paramLabel = "NAME=VALUE",
            description = "an argument of the probe; a flag without a value")
    private List<String> arguments = new ArrayList<>();

    boolean evenOverBudget() {
        return evenOverBudget;
    }

    /// @throws CommandFailedException with a message for the user
    Probe.Prepared prepare(Probe probe) {
        return probe.prepare(parsed(probe), duration.map(TimeArguments::length).orElse(probe.usually()));
    }

    private Map<String, String> parsed(Probe probe) {
        var parsed = new LinkedHashMap<String, String>();
        for (var argument : arguments) {
            int equals = argument.indexOf('=');
            var name = equals < 0 ? argument : argument.substring(0, equals);
            boolean flag =
                    probe.arguments().stream().anyMatch(a -> a.name().equals(name) && a instanceof ProbeArgument.Flag);
            parsed.put(name, equals < 0 || flag ? "" : argument.substring(equals + 1));
        }
        return parsed;
    }
}
