package greenwall.lab.world;

import java.util.Map;

/// A temporary change in the behaviour of one service, or of one of its operations. Overlapping changes
/// combine.
public record SimulatedServiceChange(long from, long to, Deviation deviation) {
    /// @param operation the operation; empty for all operations of the service
    /// @param slower the factor for its own processing time
    /// @param errors the additional share of requests that fail for a cause in the service itself
    /// @param traffic the factor for requests from outside
    /// @param retries how many times its callers retry
    /// @param version the version that it reports during the change; empty for its usual one
    /// @param without the host whose instance gets almost no requests; empty for none
    /// @param says the line that its runs log as a warning; empty for none. If the change causes errors, only
    ///     failed runs log it, as an error. Placeholders for trace ids are between percent signs
    public record Deviation(
            String service,
            String operation,
            double slower,
            double errors,
            double traffic,
            double retries,
            String version,
            String without,
            String says) {
        public boolean concerns(String ofService, String ofOperation) {
            return ofService.equals(service) && (operation.isEmpty() || operation.equals(ofOperation));
        }
    }

    /// @param on the service, optionally followed by a slash and the operation
    /// @param values the changed values by name; the others keep their defaults
    public static SimulatedServiceChange of(String on, long from, long to, Map<String, String> values) {
        var names = on.split("/", 2);
        var deviation = new Deviation(
                names[0],
                names.length > 1 ? names[1] : "",
                Double.parseDouble(values.getOrDefault("slower", "1")),
                Double.parseDouble(values.getOrDefault("errors", "0")),
                Double.parseDouble(values.getOrDefault("traffic", "1")),
                Double.parseDouble(values.getOrDefault("retries", "0")),
                values.getOrDefault("version", ""),
                values.getOrDefault("without", ""),
                values.getOrDefault("says", ""));
        return new SimulatedServiceChange(from, to, deviation);
    }
}
