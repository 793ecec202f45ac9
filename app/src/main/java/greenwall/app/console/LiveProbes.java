package greenwall.app.console;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.Site;
import greenwall.app.site.SiteProbes;
import greenwall.fleet.probe.Catalogue;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.run.Forecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.fleet.probe.run.RunListener;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Logs;
import greenwall.fleet.state.FleetState;
import greenwall.views.FxThread;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/// The probes of the site that a running console shows.
public final class LiveProbes implements ProbeRunner, AutoCloseable {
    private final ConfigPaths paths;
    private volatile boolean ownPrograms;
    private volatile FleetState fleet = FleetState.EMPTY;
    private volatile SiteProbes probes;

    public LiveProbes(Site site, ConfigPaths paths) {
        this.paths = paths;
        this.probes = new SiteProbes(site, paths, () -> fleet);
        this.ownPrograms = site.config().ssh().ownPrograms();
    }

    /// The probes that can be run now: ours and the site's.
    public Catalogue catalogue() {
        return probes.catalogue();
    }

    /// Whether the configuration lets a person run programs of their own.
    public boolean ownPrograms() {
        return ownPrograms;
    }

    /// Who the hosts are, from now on.
    public void see(FleetState state) {
        fleet = state;
    }

    /// Another configuration; what still runs by the old one is stopped.
    public void use(Site site) {
        var old = probes;
        probes = new SiteProbes(site, paths, () -> fleet);
        ownPrograms = site.config().ssh().ownPrograms();
        Thread.ofVirtual().name("old probes").start(old::close);
    }

    /// The journals of a cluster's hosts.
    public Logs journals(String cluster, InstantSource clock) {
        return probes.journals(cluster, clock);
    }

    @Override
    public ProbeRun start(ProbeTarget target, Ready probe, RunListener listener) {
        return probes.start(target, probe, listener);
    }

    @Override
    public Forecast forecast(ProbeTarget target, Ready probe) {
        return probes.forecast(target, probe);
    }

    /// Shell steps go the same way to the hosts; whoever runs one is told on the JavaFX thread.
    Shells shells(FxThread fx) {
        return new Shells() {
            @Override
            public Optional<String> obstacle() {
                return probes.shellObstacle();
            }

            @Override
            public Running run(String cluster, String host, String command, Consumer<Course> listener) {
                var no = obstacle();
                if (no.isPresent()) {
                    listener.accept(Course.refused(no.get()));
                    return () -> {};
                }
                return probes.shell(
                        new ProbeTarget(cluster, host), command, course -> fx.post(() -> listener.accept(course)));
            }
        };
    }

    @Override
    public void close() {
        probes.close();
    }
}
