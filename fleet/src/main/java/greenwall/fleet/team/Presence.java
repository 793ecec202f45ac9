package greenwall.fleet.team;

import java.time.Duration;
import java.time.Instant;

/// The view that another member of the team has open.
///
/// @param where the view in words: `Explain · node04`
/// @param cluster the cluster of the host; empty if the view shows no single host
public record Presence(String who, String where, String cluster, String host, Instant since) {
    /// A console reports its view every ten seconds, and a program that synchronises the files may take a
    /// minute.
    public static final Duration SHOWN_FOR = Duration.ofSeconds(90);
}
