package greenwall.app.site;

import greenwall.fleet.explain.Explainer;
import greenwall.fleet.source.LogSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The sources of a site for explanations.
public final class SiteSources {
    private SiteSources() {}

    private static final String NO_LOKI = "the cluster has no Loki; to read the hosts' journals over SSH, set "
            + "ssh: {journal: true}, or use greenwall explain --journal or the button in the view";

    /// Reads journals of hosts if a cluster has no log source.
    @FunctionalInterface
    public interface Journals {
        Optional<LogSource> of(String cluster);
    }

    public static Map<String, Explainer.Sources> of(Site site, Journals journals) {
        var sources = new HashMap<String, Explainer.Sources>();
        site.clusters()
                .forEach(c -> sources.put(
                        c.name(),
                        new Explainer.Sources(
                                c.metrics(), c.logs().or(() -> journals.of(c.name())), c.alerts(), NO_LOKI)));
        return Map.copyOf(sources);
    }
}
