package greenwall.fleet.source;

import java.time.Duration;

/// Gives orders to the Alertmanagers of one cluster. Apart from [Alerts], so that a console which may only read has
/// nothing in its hands that could write.
public interface Silencer {
    /// Creates the silence, or changes the one whose id it carries. The id that comes back can be a new one: see
    /// [Alerts.Silence#id()]. Written to one peer only, the first that takes it; the peers tell each other.
    Outcome<String> put(Alerts.Silence silence, Duration deadline);

    Outcome<String> expire(String silenceId, Duration deadline);
}
