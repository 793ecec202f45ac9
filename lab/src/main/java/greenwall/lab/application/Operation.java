package greenwall.lab.application;

import java.util.List;

/// An operation of a service.
///
/// @param perSecond requests per second from outside
/// @param median seconds without its calls
/// @param errors the share that fails on its own
public record Operation(
        String service,
        String id,
        String name,
        double perSecond,
        double median,
        double errors,
        List<Call> calls,
        List<LogLine> sayings) {
    /// How the caller waits for a call.
    public enum CallMode {
        NEEDED,
        /// If it fails, the caller does not fail.
        MAYBE,
        /// Through a queue: nobody waits.
        LATER
    }

    /// @param count calls per run of the caller
    public record Call(String service, String operation, double count, CallMode manner) {}

    /// A line that is written at the end of a run.
    ///
    /// @param ofFailed whether it is written by runs that failed, or by those that did not
    /// @param text with placeholders; those between percent signs are filled from the trace
    public record LogLine(String level, boolean ofFailed, String text) {}

    /// The part before the name: `GET` of `GET /cart`, `shop.Cart` of `shop.Cart/Add`.
    public String method() {
        return name.split("[ /]", 2)[0];
    }

    /// The part after it.
    public String route() {
        return name.contains(" ") ? name.substring(name.indexOf(' ') + 1) : name.substring(name.indexOf('/') + 1);
    }
}
