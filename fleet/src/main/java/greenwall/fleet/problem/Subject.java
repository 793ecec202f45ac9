package greenwall.fleet.problem;

import greenwall.fleet.LowerCaseEnum;

/// What a problem is about.
///
/// @param cluster the cluster whose sources report it
/// @param host the host as the wall names it; empty for a location, a service, and a source on an unknown host
/// @param key the name of the disk, pool, guest or other part of the host; empty for the host itself
public record Subject(Kind kind, String cluster, String host, String key) {
    public enum Kind implements LowerCaseEnum {
        /// A location of hosts, or a whole cluster.
        SITE,
        SOURCE,
        HOST,
        POOL,
        VDEV,
        DISK,
        DATASET,
        MOUNT,
        REPLICATION,
        TUNNEL,
        GUEST,
        UNIT,
        EXPORTER,
        /// A service that others call, on whatever hosts it runs.
        SERVICE,
        /// An alert that names no host; its key is the alert's name.
        ALERT
    }

    static Subject host(String cluster, String host) {
        return new Subject(Kind.HOST, cluster, host, "");
    }

    Subject part(Kind part, String name) {
        return new Subject(part, cluster, host, name);
    }

    /// `disk sdf of iad2-st01`.
    public String text() {
        return switch (kind) {
            case HOST -> shortName();
            case SITE -> (key.equals(cluster) ? "cluster " : "location ") + key;
            case SOURCE -> host.isEmpty() ? key : key + " on " + shortName();
            case ALERT -> key;
            case SERVICE -> key.contains("://") ? key : "service " + key;
            case TUNNEL -> key.isEmpty() ? "tunnels of " + shortName() : "tunnel " + shortName() + " – " + brief(key);
            case UNIT, EXPORTER ->
                (key.isEmpty() ? "one " + kind.word() : kind.word() + " " + key) + " of " + shortName();
            default -> kind.word() + " " + key + " of " + shortName();
        };
    }

    /// The usual name of the subject: that of the host or of the service.
    public String shortName() {
        return kind == Kind.SERVICE ? key : brief(host);
    }

    /// A host's name without its domain; an IP address is unchanged.
    static String brief(String name) {
        int dot = name.indexOf('.');
        return dot <= 0 || Character.isDigit(name.charAt(dot + 1 < name.length() ? dot + 1 : dot - 1))
                ? name
                : name.substring(0, dot);
    }
}
