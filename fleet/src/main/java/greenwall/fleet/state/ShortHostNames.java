package greenwall.fleet.state;

import greenwall.fleet.identity.InstanceAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Host names, without their domains if that is unambiguous.
public final class ShortHostNames {
    private final Map<String, Integer> hosts = new HashMap<>();

    public ShortHostNames(Collection<HostState> known) {
        known.forEach(host -> hosts.merge(InstanceAddress.shortName(host.name()), 1, Integer::sum));
    }

    public String of(String name) {
        var brief = InstanceAddress.shortName(name);
        return hosts.getOrDefault(brief, 0) > 1 ? name : brief;
    }
}
