package greenwall.lab.world;

import java.util.Map;

/// A temporary deviation of one service, or of one of its operations. Overlapping changes combine.
///
/// @param operation empty for all of them
/// @param slower the factor on its own time
/// @param errors the additional share that fails on its own
/// @param traffic the factor on requests from outside
/// @param retries how often its callers retry
/// @param version the version that it reports meanwhile; empty for its usual one
/// @param without the host whose instance gets almost no requests; empty for none
/// @param says the line that a run of it writes at level error: a failed run, if some fail by this change, else any;
///     empty for none. Ids of the trace are between percent signs
public record ServiceChange(
        String service,
        String operation,
        long from,
        long to,
        double slower,
        double errors,
        double traffic,
        double retries,
        String version,
        String without,
        String says) {
    /// @param on the service, and its operation after a slash
    /// @param values the deviations by name
    public static ServiceChange of(String on, long from, long to, Map<String, String> values) {
        var names = on.split("/", 2);
        return new ServiceChange(
                names[0],
                names.length > 1 ? names[1] : "",
                from,
                to,
                Double.parseDouble(values.getOrDefault("slower", "1")),
                Double.parseDouble(values.getOrDefault("errors", "0")),
                Double.parseDouble(values.getOrDefault("traffic", "1")),
                Double.parseDouble(values.getOrDefault("retries", "0")),
                values.getOrDefault("version", ""),
                values.getOrDefault("without", ""),
                values.getOrDefault("says", ""));
    }

    public boolean concerns(String ofService, String ofOperation) {
        return ofService.equals(service) && (operation.isEmpty() || operation.equals(ofOperation));
    }
}
