package greenwall.lab.application;

import java.util.List;

/// An operation of a service.
///
/// @param perSecond how often it is asked from outside
/// @param median seconds that it takes by itself
/// @param errors the share that fails by itself
public record Operation(
        String service,
        String id,
        String name,
        double perSecond,
        double median,
        double errors,
        List<Call> calls,
        List<LogLine> sayings) {
    /// How a call is awaited.
    public enum CallMode {
        NEEDED,
        /// Its failure is no failure of the caller.
        MAYBE,
        /// Through a queue: nobody waits.
        LATER
    }

    /// @param count how often in one run of the caller
    public record Call(String service, String operation, double count, CallMode manner) {}

    /// A line that is written at the end of a run.
    ///
    /// @param ofFailed whether it is written by runs that failed, or by those that did not
    /// @param text with gaps, those between percent signs to be filled by the trace
    public record LogLine(String level, boolean ofFailed, String text) {}

    /// What comes before the name: `GET` of `GET /cart`, `shop.Cart` of `shop.Cart/Add`.
    public String method() {
        return name.split("[ /]", 2)[0];
    }

    /// What comes behind it.
    public String route() {
        return name.contains(" ") ? name.substring(name.indexOf(' ') + 1) : name.substring(name.indexOf('/') + 1);
    }
}
