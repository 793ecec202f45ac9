package greenwall.connectors.direct;

import greenwall.fleet.check.Check;
import greenwall.fleet.check.CheckResult;
import greenwall.fleet.direct.CheckRunner;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Consumer;

/// Runs checks over the network. Each check has a deadline of a few seconds, sends one request and changes
/// nothing.
public final class DirectChecker implements CheckRunner, AutoCloseable {
    private final PortCheck ports;
    private final HttpCheck pages;
    private final ClockCheck clocks;
    private final CheckRunner hosts;

    /// @param hosts runs checks over SSH, or returns the reason why it cannot
    /// @param ended called with a check when the other side closes its kept connection, so that it can be run at
    ///     once
    public DirectChecker(InstantSource clock, CheckRunner hosts, Consumer<Check> ended) {
        this.hosts = hosts;
        ports = new PortCheck(ended);
        pages = new HttpCheck(clock);
        clocks = new ClockCheck(clock);
    }

    /// Sets the checks to run from now on.
    ///
    /// @param packetsAreScarce whether there are too many checks to run each in full within the packet budget
    public void plan(Collection<Check> checks, boolean packetsAreScarce) {
        ports.plan(checks, packetsAreScarce);
    }

    /// The number of packets that the next run of the check needs if it succeeds.
    public int packets(Check check) {
        return check instanceof Check.Port port ? ports.packets(port) : check.packets();
    }

    @Override
    public CheckResult run(Check check) throws InterruptedException {
        return switch (check) {
            case Check.Port port -> ports.look(port);
            case Check.Page page -> pages.look(page);
            case Check.Name name -> DnsCheck.look(name);
            case Check.Clock clock -> clocks.look(clock);
            case Check.Ssh ssh -> hosts.run(ssh);
        };
    }

    @Override
    public void close() {
        ports.close();
        pages.close();
    }
}
