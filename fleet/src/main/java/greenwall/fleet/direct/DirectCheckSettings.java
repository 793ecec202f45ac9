package greenwall.fleet.direct;

import greenwall.fleet.check.Check;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a site wants the console to look at itself.
///
/// @param hosts by name: the address, with a port where one is to be tried
/// @param services about hosts by the names that the site gives them; the cluster is found out
/// @param ssh whether hosts are looked at over SSH too
/// @param every how often each is looked at, where the budget allows it
/// @param packets how many packets a second all of it may cost
/// @param here the clusters whose Prometheus runs on this machine, so that its `localhost` is ours
public record DirectCheckSettings(
        When when,
        Map<String, String> hosts,
        List<Check> services,
        boolean ssh,
        Duration every,
        double packets,
        Set<String> here) {
    /// When the hosts that a Prometheus tells of are looked at.
    public enum When {
        NEVER,
        SILENT,
        ALWAYS
    }
}
