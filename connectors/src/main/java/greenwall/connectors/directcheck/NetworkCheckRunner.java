package greenwall.connectors.directcheck;

import greenwall.fleet.checkschedule.DirectCheckRunner;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckResult;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Consumer;

/// Runs checks over the network. Each check has a deadline of a few seconds, sends one request and changes
/// nothing.
public final class NetworkCheckRunner implements DirectCheckRunner, AutoCloseable {
    private final PortCheckRunner ports;
    private final HttpCheck pages;
    private final NtpCheck clocks;
    private final DirectCheckRunner hosts;

    /// @param hosts runs checks over SSH, or returns the reason why it cannot
    /// @param ended called with a check when the other side closes its kept connection, so that it can be run
    ///     at once
    public NetworkCheckRunner(InstantSource clock, DirectCheckRunner hosts, Consumer<DirectCheck> ended) {
        this.hosts = hosts;
        ports = new PortCheckRunner(ended);
        pages = new HttpCheck(clock);
        clocks = new NtpCheck(clock);
    }

    /// Sets the checks to run from now on.
    ///
    /// @param packetsAreScarce whether there are too many checks to run each in full within the packet budget
    public void plan(Collection<DirectCheck> checks, boolean packetsAreScarce) {
        ports.plan(checks, packetsAreScarce);
    }

    /// The number of packets that the next run of the check needs if it succeeds.
    public int packets(DirectCheck check) {
        return check instanceof DirectCheck.Port port ? ports.packets(port) : check.packets();
    }

    @Override
    public DirectCheckResult run(DirectCheck check) throws InterruptedException {
        return switch (check) {
            case DirectCheck.Port port -> ports.run(port);
            case DirectCheck.HttpRequest page -> pages.run(page);
            case DirectCheck.DnsQuery name -> DnsCheck.run(name);
            case DirectCheck.Clock clock -> clocks.run(clock);
            case DirectCheck.Ssh ssh -> hosts.run(ssh);
        };
    }

    @Override
    public void close() {
        ports.close();
        pages.close();
    }
}
