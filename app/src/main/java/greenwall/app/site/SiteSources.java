package greenwall.app.site;

import greenwall.fleet.explain.Investigator;
import java.util.HashMap;
import java.util.Map;

/// The sources of a site as those who explain want them.
public final class SiteSources {
    private SiteSources() {}

    public static Map<String, Investigator.Sources> of(Site site) {
        var sources = new HashMap<String, Investigator.Sources>();
        site.clusters()
                .forEach(c -> sources.put(c.name(), new Investigator.Sources(c.metrics(), c.logs(), c.alerts())));
        return Map.copyOf(sources);
    }
}
