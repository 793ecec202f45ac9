package greenwall.fleet.source;

import java.time.Duration;

/// Gives orders to the Alertmanagers of one cluster. Apart from [Alerts], so that a console which may only read has
/// nothing in its hands that could write. Each order goes once, to the one peer that is named; the peers tell each
/// other.
public interface Silencer {
    /// Creates the silence, or changes the one whose id it carries. The id that comes back can be a new one: see
    /// [Alerts.Silence#id()].
    Given put(Source peer, Alerts.Silence silence, Duration deadline);

    Given expire(Source peer, String silenceId, Duration deadline);

    /// The outcome of an order.
    ///
    /// @param outcome the silence's id where the peer took it
    /// @param inDoubt whether an order that failed may have been carried out, or may be yet
    record Given(Outcome<String> outcome, boolean inDoubt) {}
}
