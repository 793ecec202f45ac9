package greenwall.fleet.team;

import java.time.Duration;
import java.time.Instant;

/// The view that another member of the team has open.
///
/// @param where the view in words, `Explain · node04`
/// @param cluster that of the host, empty where no host is looked at
public record Presence(String who, String where, String cluster, String host, Instant since) {
    /// A console reports its view every ten seconds, and a synchronising program may take a minute.
    public static final Duration SHOWN_FOR = Duration.ofSeconds(90);
}
