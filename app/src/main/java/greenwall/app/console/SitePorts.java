package greenwall.app.console;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.Site;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.state.FleetState;
import greenwall.views.FxThread;
import greenwall.views.LogLines;
import greenwall.views.LogVolume;
import greenwall.views.Objective;
import greenwall.views.Ports;
import greenwall.views.Ranges;
import greenwall.views.Recent;
import greenwall.views.Vocabulary;
import java.time.InstantSource;
import java.util.List;

/// What views may ask of a site, each port over the same sources.
public final class SitePorts implements Ports, AutoCloseable {
    private final SiteRanges ranges;
    private final SiteExplains explains;
    private final SiteLogs logs;
    private final SiteVocabulary vocabulary;
    private final LiveProbes probes;
    private final SiteHappenings happenings;
    private final SiteLogVolume logVolume;
    private final List<Objective> objectives;
    private final Recent recent = new Recent();

    public SitePorts(Site site, ConfigPaths paths, InstantSource clock, FxThread fx) {
        probes = new LiveProbes(site, paths);
        ranges = new SiteRanges(site, fx);
        explains = new SiteExplains(site, clock, fx);
        logs = new SiteLogs(site, clock, fx);
        vocabulary = new SiteVocabulary(site, clock, fx);
        happenings = new SiteHappenings(site, fx);
        logVolume = new SiteLogVolume(site, fx);
        var slo = site.config().slo();
        objectives = Objective.of(slo.host(), slo.pool(), slo.arc(), slo.wireguard());
    }

    @Override
    public Ranges ranges() {
        return ranges;
    }

    @Override
    public Explains explains() {
        return explains;
    }

    @Override
    public LogLines logs() {
        return logs;
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public ProbeRunner probes() {
        return probes;
    }

    /// What others know of what happened can be added to it.
    @Override
    public SiteHappenings happenings() {
        return happenings;
    }

    @Override
    public LogVolume logVolume() {
        return logVolume;
    }

    @Override
    public List<Objective> objectives() {
        return objectives;
    }

    @Override
    public Recent recent() {
        return recent;
    }

    /// From here on questions go to this site: the configuration has changed.
    public void use(Site site) {
        ranges.use(site);
        explains.use(site);
        logs.use(site);
        vocabulary.use(site);
        probes.use(site);
        happenings.use(site);
        logVolume.use(site);
    }

    /// The newest state of the fleet, for the ports that have to know hosts.
    public void knows(FleetState state) {
        explains.knows(state);
        logs.knows(state);
        probes.see(state);
    }

    @Override
    public void close() {
        logVolume.close();
        happenings.close();
        vocabulary.close();
        logs.close();
        probes.close();
        explains.close();
        ranges.close();
    }
}
