package greenwall.app.console;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.HostAccess;
import greenwall.app.site.HostEnrolment;
import greenwall.app.site.OnDemand;
import greenwall.app.site.Site;
import greenwall.app.site.SiteCatalogue;
import greenwall.fleet.direct.Looker;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.run.Forecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.probe.run.ProbeTarget;
import greenwall.fleet.probe.run.RunListener;
import greenwall.fleet.run.ShellCommand;
import greenwall.fleet.run.Shells;
import greenwall.fleet.source.Logs;
import greenwall.fleet.state.FleetState;
import greenwall.views.FxThread;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The probes of the shown site.
public final class LiveProbes implements ProbeRunner, AutoCloseable {
    private final boolean ownPrograms;
    private final AtomicBoolean read = new AtomicBoolean();
    private volatile FleetState fleet = FleetState.EMPTY;
    private final OnDemand<ProbeCatalogue> catalogue;
    private final HostAccess hosts;

    public LiveProbes(Site site, ConfigPaths paths) {
        this.catalogue = new OnDemand<>(() -> SiteCatalogue.of(site.config()).probes());
        this.hosts = HostAccess.of(site, paths, () -> fleet);
        this.ownPrograms = site.config().ssh().ownPrograms();
    }

    public ProbeCatalogue catalogue() {
        return catalogue.get();
    }

    /// Whether the configuration allows custom programs.
    public boolean ownPrograms() {
        return ownPrograms;
    }

    public void see(FleetState state) {
        fleet = state;
        if (!read.getAndSet(true)) {
            // Reads the files early, since neither a view nor the first picture should wait for them.
            Thread.ofVirtual().name("probe catalogue").start(() -> catalogue.get());
        }
    }

    /// The journals of a cluster's hosts; empty without access.
    public Optional<Logs> journals(String cluster, InstantSource clock) {
        return hosts.journals(cluster, clock);
    }

    /// The fixed look at hosts over SSH.
    public Looker looks() {
        return hosts.looks();
    }

    /// Empty if the site is read-only.
    Optional<HostEnrolment> enrolment() {
        return hosts.enrolment();
    }

    @Override
    public ProbeRun start(ProbeTarget target, Ready probe, RunListener listener) {
        return hosts.probes().start(target, probe, listener);
    }

    @Override
    public Forecast forecast(ProbeTarget target, Ready probe) {
        return hosts.probes().forecast(target, probe);
    }

    /// Runs shell steps on hosts; answers come on the JavaFX thread.
    Shells shells(FxThread fx) {
        return new Shells() {
            @Override
            public Optional<String> obstacle() {
                return hosts.shells().obstacle();
            }

            @Override
            public Running run(String cluster, String host, ShellCommand command, Consumer<Course> listener) {
                return hosts.shells().run(cluster, host, command, course -> fx.post(() -> listener.accept(course)));
            }
        };
    }

    @Override
    public void close() {
        hosts.close();
    }
}
