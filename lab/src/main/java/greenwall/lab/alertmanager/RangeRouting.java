package greenwall.lab.alertmanager;

import greenwall.lab.alertmanager.Routing.Inhibition;
import greenwall.lab.alertmanager.Routing.Route;
import java.util.List;
import java.util.stream.Stream;

/// How the range's own Alertmanager is set up.
public final class RangeRouting {
    private static final List<String> BY_ALERT = List.of("alertname", "cluster", "location");
    private static final List<String> BY_HOST = List.of("cluster", "host");
    /// What an alert can be about beside its machine; where an alert has no such label, both sides lack it alike.
    private static final List<String> SAME_THING = List.of(
            "cluster", "host", "about", "device", "mountpoint", "pool", "peer", "dataset", "domain", "target_device");

    private RangeRouting() {}

    private static List<AlertMatcher> matchers(String... texts) {
        return Stream.of(texts)
                .map(text -> {
                    try {
                        return AlertMatcher.parse(text);
                    } catch (AlertMatcher.Bad bad) {
                        throw new IllegalStateException(text, bad);
                    }
                })
                .toList();
    }

    private static Route leaf(String receiver, List<String> groupBy, boolean goesOn, String... matchers) {
        return new Route(receiver, matchers(matchers), groupBy, goesOn, List.of());
    }

    static Routing routing() {
        var routes = List.of(
                leaf("heartbeat", List.of("alertname"), false, "alertname=\"Watchdog\""),
                leaf(
                        "storage",
                        BY_ALERT,
                        true,
                        "alertname=~\"(Pool|Vdev|Scrub|Dataset|Snapshots|Replication|Arc|TxgSync).*\""),
                leaf("pager", BY_HOST, false, "severity=\"critical\""),
                leaf("notes", BY_ALERT, false, "severity=\"info\""),
                leaf("team", BY_ALERT, false, "severity=\"warning\""));
        var inhibitions = List.of(
                new Inhibition(
                        matchers("alertname=\"HostDown\""),
                        matchers("alertname!=\"HostDown\""),
                        List.of("cluster", "host")),
                new Inhibition(
                        matchers("severity=\"critical\"", "about=~\".+\""),
                        matchers("severity=\"warning\"", "about=~\".+\""),
                        SAME_THING));
        return new Routing(
                List.of("team", "heartbeat", "storage", "pager", "notes"),
                new Route("team", List.of(), BY_ALERT, false, routes),
                inhibitions);
    }

    /// The file with which a real Alertmanager groups and inhibits as the range's does.
    public static String yaml() {
        return routing().yaml();
    }
}
