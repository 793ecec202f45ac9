package greenwall.lab.world;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The baselines of a fleet; a hypervisor's follows from its guests'.
final class Baselines {
    private Baselines() {}

    static Map<String, Baseline> of(List<SimulatedHost> fleet) {
        var all = new HashMap<String, Baseline>();
        for (var host : fleet) {
            if (host.isGuest()) {
                all.put(host.name(), new Baseline(host, List.of()));
            }
        }
        for (var host : fleet) {
            if (!host.isGuest()) {
                var guests = host.guests().stream()
                        .flatMap(g -> g.host().stream())
                        .map(all::get)
                        .toList();
                all.put(host.name(), new Baseline(host, guests));
            }
        }
        return all;
    }
}
