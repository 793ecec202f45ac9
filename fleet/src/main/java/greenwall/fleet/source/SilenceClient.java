package greenwall.fleet.source;

import java.time.Duration;

/// Changes silences on the Alertmanagers of one cluster. Separate from [AlertSource], so that a read-only
/// console has no object that can write. Each request is sent once, to the named peer; the peers replicate the
/// change.
public interface SilenceClient {
    /// Creates the silence, or changes the silence with its id. The returned id can be a new one: see
    /// [AlertSource.CreateSilence#id()].
    RequestResult put(Source peer, AlertSource.Silence silence, Duration deadline);

    RequestResult expire(Source peer, String silenceId, Duration deadline);

    /// The outcome of a request.
    ///
    /// @param outcome the silence's id if the peer accepted it
    /// @param inDoubt whether a failed request may have been carried out, or may still be
    record RequestResult(Outcome<String> outcome, boolean inDoubt) {}
}
