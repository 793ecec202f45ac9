package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.CpuBudget;
import java.util.Map;
import java.util.Optional;

/// How probes are run on a site's hosts.
///
/// @param sudo whether tools are started by `sudo -n`
/// @param helper the path of the helper, if nothing else may be run as root
/// @param addresses the addresses by host, `[user@]host[:port]`, if they differ from the host's name
/// @param forbidden why nothing may be run; empty if it may
public record ProbeToolSettings(
        boolean sudo,
        Optional<String> helper,
        Map<String, String> addresses,
        boolean ownPrograms,
        CpuBudget budget,
        Optional<String> forbidden) {}
