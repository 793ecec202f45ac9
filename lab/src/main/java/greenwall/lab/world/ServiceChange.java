package greenwall.lab.world;

import java.util.Map;

/// A deviation of one service, or of one of its operations, for a while. Overlapping changes combine.
///
/// @param operation empty for all of them
/// @param slower what its own time is multiplied by
/// @param errors the share that fails by itself, beside the usual one
/// @param traffic what requests from outside are multiplied by
/// @param retries how often its callers retry
/// @param version what it calls itself meanwhile; empty for its usual one
/// @param without the host whose instance gets next to no requests; empty for none
/// @param says what a run of it writes at level error: one that failed, where some fail by this change, else any; empty
///     for nothing. Ids of the trace stand between percent signs
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
    /// @param on the service, and its operation behind a slash
    /// @param values of what is not as usual, by name
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
