package greenwall.lab.application;

import java.util.List;

/// An operation of a service.
///
/// @param perSecond requests per second from outside
/// @param median the median duration in seconds without its calls
/// @param errors the share of requests that fail for a cause in the service itself
public record ServiceOperation(
        String service,
        String id,
        String name,
        double perSecond,
        double median,
        double errors,
        List<Call> calls,
        List<LogLine> sayings) {
    /// How a caller depends on a call.
    public enum CallMode {
        NEEDED,
        /// If the call fails, the caller does not fail.
        MAYBE,
        /// The call goes through a queue, and the caller does not wait.
        LATER
    }

    /// @param count calls per run of the caller
    public record Call(String service, String operation, double count, CallMode manner) {}

    /// A log line that is written at the end of a run.
    ///
    /// @param ofFailed whether failed runs write it; otherwise, successful runs do
    /// @param text the text; placeholders between percent signs are filled from the trace
    public record LogLine(String level, boolean ofFailed, String text) {}

    /// The first part of the name: `GET` of `GET /cart`, `shop.Cart` of `shop.Cart/Add`.
    public String method() {
        return name.split("[ /]", 2)[0];
    }

    /// The rest of the name.
    public String route() {
        return name.contains(" ") ? name.substring(name.indexOf(' ') + 1) : name.substring(name.indexOf('/') + 1);
    }
}
