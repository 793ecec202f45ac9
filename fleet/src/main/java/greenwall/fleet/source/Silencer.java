package greenwall.fleet.source;

import java.time.Duration;

/// Changes silences on the Alertmanagers of one cluster. Separate from [Alerts], so that a read-only console has no
/// object that can write. Each order goes once, to the one named peer; the peers replicate it.
public interface Silencer {
    /// Creates the silence, or changes the one whose id it carries. The id that comes back can be a new one: see
    /// [Alerts.Silence#id()].
    RequestResult put(Source peer, Alerts.Silence silence, Duration deadline);

    RequestResult expire(Source peer, String silenceId, Duration deadline);

    /// The outcome of an order.
    ///
    /// @param outcome the silence's id where the peer took it
    /// @param inDoubt whether an order that failed may have been carried out, or may be yet
    record RequestResult(Outcome<String> outcome, boolean inDoubt) {}
}
