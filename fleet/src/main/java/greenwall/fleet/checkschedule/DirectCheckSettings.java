package greenwall.fleet.checkschedule;

import greenwall.fleet.TimeMath;
import greenwall.fleet.directcheck.DirectCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The checks that a site wants the console to run itself.
///
/// @param hosts addresses by host name, with a port where one is to be tried
/// @param services checks whose subjects have the site's names for hosts; the cluster is looked up later
/// @param ssh whether hosts are also checked over SSH
/// @param every the interval of each check, where the budget allows it
/// @param packets the budget of all checks in packets per second
/// @param localClusters the clusters whose Prometheus runs on this machine, so that its `localhost` is this
///     machine
public record DirectCheckSettings(
        HostCheckPolicy when,
        Map<String, String> hosts,
        List<DirectCheck> services,
        boolean ssh,
        Duration every,
        double packets,
        Set<String> localClusters) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(20);
    public static final double DEFAULT_PACKETS = 2;
    public static final int DEFAULT_HTTP_STATUS = 200;
    public static final Duration DEFAULT_MIN_CERTIFICATE_VALIDITY = Duration.ofDays(14);
    public static final Duration DEFAULT_MAX_CLOCK_OFFSET = Duration.ofMillis(500);
    private static final Duration SSH_INTERVAL = Duration.ofSeconds(45);

    public DirectCheckSettings allowed(HostCheckPolicy newWhen, boolean newSsh, Set<String> newLocalClusters) {
        return new DirectCheckSettings(newWhen, hosts, services, newSsh, every, packets, newLocalClusters);
    }

    /// The interval of a check, which is longer over SSH.
    Duration interval(DirectCheck check) {
        return check instanceof DirectCheck.Ssh ? TimeMath.longer(every, SSH_INTERVAL) : every;
    }

    /// When the hosts that a Prometheus scrapes are checked.
    public enum HostCheckPolicy {
        NEVER,
        SILENT,
        ALWAYS
    }
}
