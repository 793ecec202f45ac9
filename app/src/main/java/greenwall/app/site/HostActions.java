package greenwall.app.site;

import greenwall.app.config.ConfigPaths;
import greenwall.fleet.checkschedule.DirectCheckRunner;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.state.FleetState;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The actions that a console may take on a site's hosts.
public interface HostActions extends AutoCloseable {
    String READ_ONLY = "this console is read-only (read_only: true or --kiosk), so it runs nothing on a host";
    String IN_THE_PAST = "an earlier time is shown, so this console runs nothing on a host";

    /// A read-only site gets no access, so that nothing in the program can reach a host.
    /// @param clock for the times of probe runs
    static HostActions of(Site site, ConfigPaths paths, InstantSource clock, Supplier<FleetState> fleet) {
        return site.config().readOnly() ? new NoAccess(refusal(site)) : new SiteHostActions(site, paths, clock, fleet);
    }

    /// Why nothing is run on the hosts of a read-only site.
    static String refusal(Site site) {
        return site.pastClock().isPresent() ? IN_THE_PAST : READ_ONLY;
    }

    /// Why no host can be enrolled, if there is no [#enrolment].
    static String enrolmentRefusal(Site site) {
        return site.isPracticeRange()
                ? "hosts cannot be added on the practice range, because nothing can be installed on its hosts"
                : refusal(site);
    }

    ProbeRunner probes();

    /// The journals of a cluster's hosts. Empty without access.
    Optional<LogSource> journals(String cluster, InstantSource clock);

    /// The same for reads that nobody requested; they have an audit log with a limit.
    Optional<LogSource> backgroundJournals(String cluster, InstantSource clock);

    /// The fixed status check of hosts over SSH. Without access its result is the reason.
    DirectCheckRunner checkRunner();

    /// @param answers the executor that gets the results
    ShellStepRunner shells(Executor answers);

    /// Empty if nothing may be run on hosts, or nothing can be installed on them.
    Optional<HostEnrolment> enrolment();

    @Override
    void close();

    /// Refuses everything.
    record NoAccess(String why) implements HostActions {
        @Override
        public ProbeRunner probes() {
            return ProbeRunner.none(why);
        }

        @Override
        public Optional<LogSource> journals(String cluster, InstantSource clock) {
            return Optional.empty();
        }

        @Override
        public Optional<LogSource> backgroundJournals(String cluster, InstantSource clock) {
            return Optional.empty();
        }

        @Override
        public DirectCheckRunner checkRunner() {
            return _ -> new DirectCheckResult.NotRun(why);
        }

        @Override
        public ShellStepRunner shells(Executor answers) {
            return ShellStepRunner.none(why);
        }

        @Override
        public Optional<HostEnrolment> enrolment() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
